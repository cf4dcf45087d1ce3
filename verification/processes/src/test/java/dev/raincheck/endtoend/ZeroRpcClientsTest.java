package dev.raincheck.endtoend;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.testkit.TestProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Real clients of ZeroRPC and infi.rpc, unchanged, against a server. Those for Python are in no
/// registry that a build could use: they run from checkouts of their sources, where
/// `ZERORPC_SOURCES` leads to these, and a peer that speaks by hand runs always.
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
class ZeroRpcClientsTest {
  private static final Path CLIENTS = Path.of("..", "clients", "zerorpc").toAbsolutePath();
  private static final String PYTHON = "/usr/bin/python3";
  private static final String SOURCES = "ZERORPC_SOURCES";
  private static final String INFI_TESTS = "INFI_RPC_TESTS";

  private RaincheckServer server;

  @BeforeEach
  void open() {
    server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Workshop.class, new WorkshopAtWork())
            .zeroRpc(ZeroRpc.DEFAULT)
            .shutdownStrategy("abort:200ms")
            .start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private ForeignProgram program() {
    String sources = Objects.requireNonNullElse(System.getenv(SOURCES), "");
    return new ForeignProgram(
        CLIENTS, Map.of("RAINCHECK_ADDRESS", server.address(), "PYTHONPATH", sources));
  }

  @Test
  void node_worksUnchanged() throws Exception {
    ForeignProgram node = program();
    node.requireThere(
        "nodejs, and npm ci --ignore-scripts in this folder",
        List.of("node", "-e", "require.resolve('zerorpc'); require('zeromq/v5-compat')"));
    node.run(List.of("node", "--test", "test_zerorpc.cjs"));
  }

  @Test
  void peerThatSpeaksByHand_getsWhatItShould() throws Exception {
    ForeignProgram python = program();
    python.requireThere(
        "python3-zmq and python3-msgpack", List.of(PYTHON, "-c", "import msgpack, zmq"));
    python.run(List.of(PYTHON, "test_wire.py"));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = SOURCES, matches = ".+")
  void python_worksUnchanged() throws Exception {
    program().run(List.of(PYTHON, "live_zerorpc.py"));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = SOURCES, matches = ".+")
  void infi_worksUnchanged() throws Exception {
    program().run(List.of(PYTHON, "live_infi.py"));
  }

  @Test
  @EnabledIfEnvironmentVariable(named = SOURCES, matches = ".+")
  @EnabledIfEnvironmentVariable(named = INFI_TESTS, matches = ".+")
  void infi_ownTestsPass() throws Exception {
    List<String> server = TestProcess.command(ChildJvm.options(), InfiServer.class);
    Map<String, String> environment = new HashMap<>(program().environment());
    environment.put("RAINCHECK_SERVER", String.join(" ", server));
    new ForeignProgram(CLIENTS, environment)
        .run(List.of(PYTHON, "infi_suite.py", System.getenv(INFI_TESTS)));
  }
}
