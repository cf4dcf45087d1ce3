package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over TLS.
class CertificateTest {
  @TempDir Path folder;
  private final Shell shell = new Shell();
  private Certificates signer;
  private RaincheckServer server;

  @BeforeEach
  void serve() throws IOException {
    signer = new Certificates(folder, "ca");
    Path clients = Files.writeString(folder.resolve("clients"), "tls alice lab.greet\n");
    server =
        RaincheckServer.builder("tls://127.0.0.1:*")
            .serve(Lab.class, new LabAtWork())
            .tls(signer.server(), clients)
            .start();
    Path password = Files.writeString(folder.resolve("password"), Certificates.PASSWORD + "\n");
    shell.environment.put("RAINCHECK_ENDPOINT", server.address());
    shell.environment.put("RAINCHECK_PASSWORD_FILE", password.toString());
    shell.environment.put("RAINCHECK_TRUSTED", signer.own().toString());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String keyStore(String who) {
    return signer.keyStore(who, Subject.of("CN=" + who)).toString();
  }

  @Test
  void listedName_mayCallWhatItsLineSays() {
    String alice = keyStore("alice");
    assertEquals(
        "\"hello x\"", shell.run("call", "lab.greet", "name=x", "--key-store", alice).out());
    Shell.Result denied = shell.run("call", "lab.fail", "how=x", "--key-store", alice);
    assertEquals(ExitCode.PERMISSION, denied.code(), denied::err);
  }

  @Test
  void keysInPem_areTaken() {
    String alice = signer.pem("alice", Subject.of("CN=alice"), "EC").toString();
    Shell.Result greeted =
        shell.run("call", "lab.greet", "name=x", "--certificate", alice, "--private-key", alice);
    assertEquals("\"hello x\"", greeted.out(), greeted::err);
  }

  @Test
  void unlistedName_isRefused() {
    Shell.Result refused = shell.run("ping", "--key-store", keyStore("mallory"));
    assertEquals(ExitCode.UNREACHABLE, refused.code(), refused::err);
    assertTrue(refused.err().contains("does not accept this client's certificate"), refused::err);
  }
}
