package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.RaincheckServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A server, and a shell whose environment names it.
abstract class WithLab {
  final LabAtWork lab = new LabAtWork();
  final Shell shell = new Shell();
  RaincheckServer server;

  @BeforeEach
  void serve() {
    server = LabAtWork.builder(lab).start();
    shell.environment.put("RAINCHECK_ENDPOINT", server.address());
  }

  @AfterEach
  void close() {
    server.close();
  }

  /// What a command printed that went well.
  String ok(String... arguments) {
    Shell.Result result = shell.run(arguments);
    assertEquals(ExitCode.OK, result.code(), result::err);
    assertEquals("", result.err());
    return result.out();
  }

  /// That a command ends so, and says why.
  void fails(ExitCode code, String why, String... arguments) {
    Shell.Result result = shell.run(arguments);
    assertEquals(code, result.code(), result::err);
    assertTrue(result.err().contains(why), result::err);
    assertTrue(!result.err().contains("\tat "), "no stack: " + result.err());
  }
}
