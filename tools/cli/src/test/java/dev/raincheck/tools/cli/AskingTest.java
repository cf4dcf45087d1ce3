package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the server says of itself.
class AskingTest extends WithLab {
  @Test
  void ping_printsTheState() {
    assertEquals("SERVING", ok("ping"));
  }

  @Test
  void ping_ofAServerThatDrains_saysThatNothingIsTaken() {
    try (var draining = LabAtWork.builder(lab).shutdownStrategy("drain:5s").start();
        var client = RaincheckClient.connect(draining.address())) {
      Deferred<?> held = client.submit("lab.hold", List.of("x"));
      assertFalse(held.token().isEmpty());
      draining.requestShutdown();
      Shell.Result ping = shell.run("ping", "-e", draining.address());
      assertEquals("DRAINING", ping.out());
      assertEquals(ExitCode.REFUSED, ping.code());
      lab.release.countDown();
      assertEquals("x was held", held.await());
    }
  }

  @Test
  void describe_isTextForPeople() {
    String text = ok("describe");
    assertTrue(text.startsWith("lab: Measures things"), text);
    assertTrue(
        text.contains(
            "  lab.greet(name: String): String\n      answered with the result\n      Says hello"),
        text);
    assertTrue(text.contains("  Color = RED | BLUE"), text);
    assertTrue(text.contains("  Shape = Box | Disc"), text);
    assertTrue(text.contains("  Disc {radius: double}"), text);
    assertTrue(text.contains("      throws Broken"), text);
    assertEquals(text, ok("describe", "lab"));
    String one = ok("describe", "lab.greet");
    assertTrue(one.contains("lab.greet(") && !one.contains("lab.echo("), one);
    fails(ExitCode.USAGE, "neither a service nor a method", "describe", "bal");
  }

  @Test
  void describe_isJsonForScripts() {
    String json = ok("describe", "--json");
    assertTrue(json.startsWith("[{\"service\":\"lab\",\"description\":\"Measures things\""), json);
    assertTrue(json.contains("\"Color\":[\"RED\",\"BLUE\"]"), json);
  }

  @Test
  void serverThatIsNotThere_isSaid() {
    String address = server.address();
    server.close();
    fails(ExitCode.UNREACHABLE, address, "ping", "--patience", "100ms");
    fails(ExitCode.UNREACHABLE, address, "call", "lab.greet", "[]", "--patience", "100ms");
  }

  @Test
  void warmUp_doesWhatCommandsDo() {
    assertTrue(ok("__warm-up").startsWith("SERVING"));
  }
}
