package dev.raincheck.benchmarks;

import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/// The files with the keys of a server and of its clients, in a folder of their own.
record KeyFiles(Path folder) implements AutoCloseable {
  private static final String PASSWORD = "sesame";

  static KeyFiles make(String variant) throws IOException, InterruptedException {
    var files = new KeyFiles(Files.createTempDirectory("raincheck-keys"));
    if (variant.equals(EncryptedBenchmark.CURVE)) {
      CurveKeys.generate().write(files.curve());
    } else if (!variant.equals(EncryptedBenchmark.CLEAR)) {
      files.sign();
    }
    return files;
  }

  Path curve() {
    return folder.resolve("server.keys");
  }

  Path clients() {
    return folder.resolve("clients");
  }

  TlsKeys tls(String who) {
    return TlsKeys.pem(chain(who).toPath(), key(who).toPath(), signer().toPath());
  }

  /// In PEM, as the next two.
  File chain(String who) {
    return folder.resolve(who + ".chain").toFile();
  }

  File key(String who) {
    return folder.resolve(who + ".key").toFile();
  }

  File signer() {
    return folder.resolve("ca.pem").toFile();
  }

  private void sign() throws IOException, InterruptedException {
    Files.writeString(clients(), "tls client\n");
    keytool("ca", "-genkeypair", "-dname", "CN=ca", "-keyalg", "EC", "-ext", "bc:c");
    keytool("ca", "-exportcert", "-rfc", "-file", "ca.pem");
    for (String who : List.of("server", "client")) {
      keytool(who, "-genkeypair", "-dname", "CN=" + who, "-keyalg", "EC");
      keytool(who, "-certreq", "-file", who + ".csr");
      keytool(
          "ca",
          "-gencert",
          "-ext",
          "san=ip:127.0.0.1",
          "-rfc",
          "-infile",
          who + ".csr",
          "-outfile",
          who + ".pem");
      String chain =
          Files.readString(folder.resolve(who + ".pem"))
              + Files.readString(folder.resolve("ca.pem"));
      Files.writeString(chain(who).toPath(), chain);
      writeKey(who);
    }
  }

  private void writeKey(String who) throws IOException {
    try {
      char[] password = PASSWORD.toCharArray();
      KeyStore store = KeyStore.getInstance(folder.resolve(who + ".p12").toFile(), password);
      byte[] key = store.getKey("own", password).getEncoded();
      Files.writeString(
          key(who).toPath(),
          "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
              .formatted(Base64.getMimeEncoder().encodeToString(key)));
    } catch (GeneralSecurityException unreadable) {
      throw new IOException(unreadable);
    }
  }

  /// Of the JDK that runs this.
  private void keytool(String store, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("-alias", "own", "-keystore", store + ".p12", "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
