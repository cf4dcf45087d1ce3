package dev.raincheck.benchmarks;

import static java.lang.System.out;

import java.util.List;

/// The server's process: prints its address, and serves until its input ends.
final class CallsServer {
  private CallsServer() {}

  /// @param classPath of a build, perhaps another one
  static Child start(String classPath, Variant variant) {
    return Child.startJava(classPath, CallsServer.class.getName(), List.of(), variant.name());
  }

  static void main(String[] args) throws Exception {
    out.println(Variant.valueOf(args[0]).serve());
    Child.awaitEndOfInput();
    System.exit(0);
  }
}
