package dev.raincheck.endtoend;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The clients in other languages, which were written from `PROTOCOL.md`, against a server: each
/// brings its tests. They run where their interpreters and packages are, and must where
/// `-Dforeign.required=true` or the environment's `FOREIGN_REQUIRED` says so.
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
class ForeignClientsTest {
  private static final Path CLIENTS = Path.of("..", "..", "protocol", "clients").toAbsolutePath();

  @TempDir Path folder;
  private RaincheckServer clear;
  private RaincheckServer encrypted;
  private Map<String, String> environment;

  @BeforeEach
  void open() throws IOException {
    CurveKeys keys = CurveKeys.generate();
    CurveKeys alice = CurveKeys.generate();
    Path clients = folder.resolve("clients");
    Files.writeString(clients, alice.publicKey() + " alice\n");
    alice.write(folder.resolve("alice.keys"));
    CurveKeys.generate().write(folder.resolve("stranger.keys"));
    clear = builder().start();
    encrypted = builder().curve(keys, clients).start();
    environment =
        Map.of(
            "RAINCHECK_ADDRESS", clear.address(),
            "RAINCHECK_CURVE_ADDRESS", encrypted.address(),
            "RAINCHECK_SERVER_KEY", keys.publicKey(),
            "RAINCHECK_KEYS", folder.resolve("alice.keys").toString(),
            "RAINCHECK_STRANGER_KEYS", folder.resolve("stranger.keys").toString());
  }

  private static ServerBuilder builder() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Office.class, new OfficeAtWork())
        .serve(Abroad.class, new AbroadAtWork())
        .shutdownStrategy("abort:200ms");
  }

  @AfterEach
  void close() {
    clear.close();
    encrypted.close();
  }

  @Test
  void python_behavesAsThePageSays() throws Exception {
    List<String> probe = List.of("/usr/bin/python3", "-c", "import msgpack, zmq");
    var python = new ForeignProgram(CLIENTS.resolve("python"), environment);
    python.requireThere("python3-zmq and python3-msgpack", probe);
    python.run(List.of("/usr/bin/python3", "test_raincheck.py"));
  }

  @Test
  void node_behavesAsThePageSays() throws Exception {
    List<String> probe =
        List.of("node", "--input-type=module", "-e", "import 'zeromq'; import '@msgpack/msgpack'");
    var node = new ForeignProgram(CLIENTS.resolve("node"), environment);
    node.requireThere("nodejs, and npm ci in this folder", probe);
    node.run(List.of("node", "--test", "test_raincheck.mjs"));
  }
}
