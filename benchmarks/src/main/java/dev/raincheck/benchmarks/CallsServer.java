package dev.raincheck.benchmarks;

import static java.lang.System.out;

/// The server's process: prints its address, and serves until its input ends.
final class CallsServer {
  private CallsServer() {}

  static void main(String[] args) throws Exception {
    out.println(Variant.valueOf(args[0]).serve());
    while (System.in.read() >= 0) {
      // Nothing is said to it; its parent ends it.
    }
    System.exit(0);
  }
}
