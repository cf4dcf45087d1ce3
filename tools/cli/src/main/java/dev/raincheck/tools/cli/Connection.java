package dev.raincheck.tools.cli;

import dev.raincheck.client.ClientListener;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Makes the client of a command, by its options and else by the environment.
///
/// @param environment the environment's variables
record Connection(Parsed parsed, Map<String, String> environment) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String TLS_OPTIONS =
      "--key-store, --password-file and --trusted; or --certificate, --private-key and --trusted";

  /// Connects in the background.
  ///
  /// @throws UsageException if it is not said where to, or with what keys
  RaincheckClient open() throws IOException {
    return RaincheckClient.connect(options());
  }

  /// Connects in the background.
  ///
  /// @param listener hears what happens to calls
  RaincheckClient open(ClientListener listener) throws IOException {
    return RaincheckClient.connect(options().withListener(listener));
  }

  /// How long to wait for a silent server.
  Duration patience() {
    return Durations.of(parsed, Option.PATIENCE).orElse(PATIENCE);
  }

  private ClientOptions options() throws IOException {
    String address =
        value(Option.ENDPOINT, "RAINCHECK_ENDPOINT")
            .orElseThrow(() ->
                new UsageException(
                    "no endpoint (expected: such as tcp://127.0.0.1:5570; say --endpoint ADDRESS,"
                        + " or set RAINCHECK_ENDPOINT)"));
    ClientOptions options =
        ofMessages(ClientOptions.of(address))
            .withAgent("raincheck command line")
            .withPatience(patience());
    Optional<TlsKeys> tls = tls();
    if (tls.isEmpty() && address.contains("tls://")) {
      throw new UsageException(
          "endpoint: \"%s\" without keys (expected: for TLS, %s)".formatted(address, TLS_OPTIONS));
    }
    return tls.isPresent() ? options.withTls(tls.get()) : perhapsWithCurve(options);
  }

  private ClientOptions ofMessages(ClientOptions options) {
    Optional<String> most = parsed.value(Option.MESSAGE_BYTES);
    if (most.isEmpty()) {
      return options;
    }
    long bytes = Overseeing.count(Option.MESSAGE_BYTES, most.get());
    if (bytes > Integer.MAX_VALUE) {
      throw new UsageException(
          "%s: %d (expected: at most %d; use the server's messageBytesMax)"
              .formatted(Option.MESSAGE_BYTES.text(), bytes, Integer.MAX_VALUE));
    }
    return options.withMessageBytesMax((int) bytes);
  }

  private Optional<TlsKeys> tls() throws IOException {
    Optional<Path> keyStore = file(Option.KEY_STORE, "RAINCHECK_KEY_STORE");
    Optional<Path> certificate = file(Option.CERTIFICATE, "RAINCHECK_CERTIFICATE");
    if (keyStore.isEmpty() && certificate.isEmpty()) {
      return Optional.empty();
    }
    if (keyStore.isPresent() && certificate.isPresent()) {
      throw new UsageException(
          "--key-store and --certificate (expected: one of them: %s)".formatted(TLS_OPTIONS));
    }
    Path trusted = beside(Option.TRUSTED, "RAINCHECK_TRUSTED");
    if (certificate.isPresent()) {
      Path key = beside(Option.PRIVATE_KEY, "RAINCHECK_PRIVATE_KEY");
      requireReadable(certificate.get(), key, trusted);
      return Optional.of(TlsKeys.pem(certificate.get(), key, trusted));
    }
    Path password = beside(Option.PASSWORD_FILE, "RAINCHECK_PASSWORD_FILE");
    requireReadable(keyStore.get(), trusted);
    char[] secret = NamedFile.text(password).strip().toCharArray();
    return Optional.of(TlsKeys.of(keyStore.get(), secret).trusting(trusted));
  }

  /// So that a file that cannot be read ends all commands alike.
  private static void requireReadable(Path... files) throws IOException {
    for (Path file : files) {
      Files.newInputStream(file).close();
    }
  }

  private Optional<Path> file(Option option, String variable) {
    return value(option, variable).map(Path::of);
  }

  private Path beside(Option option, String variable) {
    return file(option, variable)
        .orElseThrow(() ->
            new UsageException(
                "TLS without %s (expected: %s)".formatted(option.text(), TLS_OPTIONS)));
  }

  private ClientOptions perhapsWithCurve(ClientOptions options) throws IOException {
    Optional<String> keys = value(Option.KEYS, "RAINCHECK_KEYS");
    Optional<String> serverKey = value(Option.SERVER_KEY, "RAINCHECK_SERVER_KEY");
    if (keys.isPresent() != serverKey.isPresent()) {
      throw new UsageException(
          "%s without %s (expected: both, or neither for a connection in the clear)"
              .formatted(
                  keys.isPresent() ? "--keys" : "--server-key",
                  keys.isPresent() ? "--server-key" : "--keys"));
    }
    return keys.isEmpty()
        ? options
        : options.withCurve(CurveKeys.read(Path.of(keys.get())), publicKey(serverKey.get()));
  }

  private Optional<String> value(Option option, String variable) {
    return parsed
        .value(option)
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .filter(it -> !it.isEmpty());
  }

  /// What is no key is a file with one in its first line, alone or behind `public-key`.
  private static String publicKey(String keyOrFile) throws IOException {
    try {
      return CurveKeys.requireKey("--server-key", keyOrFile);
    } catch (IllegalArgumentException file) {
      Path path = Path.of(keyOrFile);
      if (!Files.exists(path)) {
        throw new NoSuchFileException(
            "--server-key: \"" + keyOrFile + "\"",
            null,
            "neither a key nor a file (expected: 40 characters of Z85, or a file that begins with"
                + " them)");
      }
      String first = NamedFile.text(path).lines().findFirst().orElse("");
      return CurveKeys.requireKey(keyOrFile, first.substring(first.lastIndexOf(' ') + 1).strip());
    }
  }
}
