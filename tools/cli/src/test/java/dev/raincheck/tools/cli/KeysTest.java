package dev.raincheck.tools.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over an encrypted connection.
class KeysTest {
  @TempDir Path folder;
  private final CurveKeys ofServer = CurveKeys.generate();
  private final CurveKeys ofAlice = CurveKeys.generate();
  private final Shell shell = new Shell();
  private Path clients;
  private RaincheckServer server;

  @BeforeEach
  void serve() throws IOException {
    ofServer.write(folder.resolve("server.keys"));
    ofAlice.write(folder.resolve("alice.keys"));
    CurveKeys.generate().write(folder.resolve("mallory.keys"));
    clients =
        Files.writeString(
            folder.resolve("clients"), ofAlice.publicKey() + " alice lab.greet,lab.hold\n");
    server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Lab.class, new LabAtWork())
            .curve(ofServer, clients)
            .shutdownStrategy("abort:200ms")
            .start();
    shell.environment.put("RAINCHECK_ENDPOINT", server.address());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void listedKey_mayCallWhatItsLineSays() {
    shell.environment.put("RAINCHECK_KEYS", folder.resolve("alice.keys").toString());
    shell.environment.put("RAINCHECK_SERVER_KEY", ofServer.publicKey());
    assertEquals("\"hello x\"", shell.run("call", "lab.greet", "name=x").out());
    String file = folder.resolve("server.keys").toString(); // which begins with the public one
    assertEquals("SERVING", shell.run("ping", "--server-key", file).out());
    Shell.Result denied = shell.run("call", "lab.fail", "how=x");
    assertEquals(ExitCode.PERMISSION, denied.code(), denied::err);
  }

  @Test
  void clientThatIsTakenOffTheList_mayWaitNoMore() throws IOException {
    shell.environment.put("RAINCHECK_KEYS", folder.resolve("alice.keys").toString());
    shell.environment.put("RAINCHECK_SERVER_KEY", ofServer.publicKey());
    String token = shell.run("submit", "lab.hold", "name=it").out();
    CompletableFuture<Shell.Result> waiting =
        CompletableFuture.supplyAsync(() -> shell.run("wait", token));
    await().until(() -> shell.lastWords.get().contains(token));
    await().until(() -> server.status().sessions().used() > 0);
    Files.writeString(clients, CurveKeys.generate().publicKey() + " bob\n");
    Shell.Result refused = waiting.join();
    assertEquals(ExitCode.PERMISSION, refused.code(), refused::err);
    assertTrue(refused.err().contains("not in the server's list"), refused::err);
  }

  @Test
  void unlistedKey_isRefused() {
    Shell.Result refused =
        shell.run(
            "ping",
            "--patience=3s",
            "--keys=" + folder.resolve("mallory.keys"),
            "--server-key=" + ofServer.publicKey());
    assertEquals(ExitCode.UNREACHABLE, refused.code(), refused::err);
    assertTrue(refused.err().contains(server.address()), refused::err);
  }
}
