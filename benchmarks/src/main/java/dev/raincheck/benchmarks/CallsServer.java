package dev.raincheck.benchmarks;

import static java.lang.System.out;

/// The server's process: prints its address, and serves until its input ends.
final class CallsServer {
  private CallsServer() {}

  static void main(String[] args) throws Exception {
    out.println(Variant.valueOf(args[0]).serve());
    Child.awaitEndOfInput();
    System.exit(0);
  }
}
