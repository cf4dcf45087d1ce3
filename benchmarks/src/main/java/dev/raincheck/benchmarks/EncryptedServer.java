package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Path;

/// The server's process: echoes, encrypted or not.
final class EncryptedServer {
  private EncryptedServer() {}

  /// @param args the variant, and the file that the server's keys are written to
  static void main(String[] args) throws IOException {
    CurveKeys keys = CurveKeys.generate();
    keys.write(Path.of(args[1]));
    var builder =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Echo.class, new Raincheck.EchoService())
            .limits(Limits.DEFAULT.withMessageBytesMax(Raincheck.MESSAGE_BYTES_MAX));
    if (args[0].equals(EncryptedBenchmark.CURVE)) {
      builder.curveForAnybody(keys);
    }
    out.println(builder.start().address());
    while (System.in.read() >= 0) {
      // until its parent is gone
    }
    System.exit(0);
  }
}
