package dev.raincheck.samples;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.ZeroRpc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A server that is called by unchanged clients of ZeroRPC and infi.rpc, at its own port.
///
/// With a port, such as 5570, it serves until it is stopped.
final class Zerorpc {
  private static final String CLIENT = "zerorpc_client.py";

  private Zerorpc() {}

  public static void main(String[] args) throws Exception {
    try {
      serve(args.length == 0 ? "*" : args[0], args.length > 0);
    } catch (IllegalArgumentException wrongPort) {
      System.err.println("zerorpc: " + wrongPort.getMessage());
      System.exit(2);
    }
  }

  private static void serve(String port, boolean untilStopped) throws Exception {
    // region zerorpc
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:" + port)
            .serve(Jdk.class, new JdkFiles())
            .zeroRpc(ZeroRpc.DEFAULT)
            .start();
    // endregion
    String address = server.address();
    System.out.println("serving at " + address);
    if (untilStopped) {
      System.out.printf("try: zerorpc %s digest lib%n", address);
      server.awaitClose();
    }
    if (runs("python3", "-c", "import msgpack, zmq")) {
      runs("python3", "-c", program(), address);
    } else {
      System.out.println(
          "no client here (expected: Python with msgpack and zmq; pip install msgpack pyzmq)");
    }
    server.close();
    System.out.println("closed; " + server.awaitClose());
  }

  /// Whether it ends well. It says what it has to say here.
  private static boolean runs(String... command) throws InterruptedException {
    System.out.flush();
    var builder = new ProcessBuilder(command);
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    try {
      return builder.start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  private static String program() throws IOException {
    try (InputStream in = Zerorpc.class.getResourceAsStream(CLIENT)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
