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

  /// @param args the variant, and the folder with the keys
  static void main(String[] args) throws IOException {
    var keys = new KeyFiles(Path.of(args[1]));
    out.println(
        args[0].equals(EncryptedBenchmark.GRPC)
            ? Grpc.serve(Runnable::run, keys)
            : serve(args[0], keys));
    Child.awaitEndOfInput();
    System.exit(0);
  }

  private static String serve(String variant, KeyFiles keys) throws IOException {
    boolean isTls = EncryptedBenchmark.isTls(variant);
    var builder =
        RaincheckServer.builder(isTls ? "tls://127.0.0.1:*" : "tcp://127.0.0.1:*")
            .serve(Echo.class, new Raincheck.EchoService())
            .limits(Limits.DEFAULT.withMessageBytesMax(Raincheck.MESSAGE_BYTES_MAX));
    if (variant.equals(EncryptedBenchmark.CURVE)) {
      builder.curveForAnybody(CurveKeys.read(keys.curve()));
    }
    if (isTls) {
      builder.tls(keys.tls("server"), keys.clients());
    }
    return builder.start().address();
  }
}
