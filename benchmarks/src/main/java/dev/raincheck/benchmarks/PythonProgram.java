package dev.raincheck.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// Programs for Python, with zerorpc and infi.rpc from checkouts of their sources:
/// `ZERORPC_SOURCES` leads to these.
final class PythonProgram {
  private static final String SOURCES = "ZERORPC_SOURCES";
  private static final String PYTHON = "/usr/bin/python3";

  private PythonProgram() {}

  /// What this machine lacks; empty if nothing.
  static String missing() {
    return System.getenv(SOURCES) == null
        ? SOURCES + ", and what else verification/clients/zerorpc/README.md says"
        : "";
  }

  /// @param name of its file
  static Child start(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(PYTHON);
    command.add(Places.classes().resolve(name).toString());
    command.addAll(List.of(arguments));
    var program = new ProcessBuilder(command);
    program.environment().put("PYTHONPATH", System.getenv(SOURCES));
    return Child.start(name + " " + String.join(" ", arguments), program);
  }
}
