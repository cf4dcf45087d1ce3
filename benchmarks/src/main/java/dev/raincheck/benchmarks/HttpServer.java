package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.io.IOException;

/// The server's process: prints its address, and serves until its input ends.
final class HttpServer {
  private HttpServer() {}

  /// @param args the variant
  static void main(String[] args) throws IOException {
    out.println(HttpVariant.valueOf(args[0]).serve());
    Child.awaitEndOfInput();
    System.exit(0);
  }
}
