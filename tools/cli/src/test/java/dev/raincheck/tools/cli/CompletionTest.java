package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the scripts for shells ask for.
class CompletionTest extends WithLab {
  private List<String> candidates(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addFirst("__complete");
    return ok(all.toArray(String[]::new)).lines().toList();
  }

  @Test
  void commands_andTheirOptions() {
    assertEquals(List.of("poll", "ping"), candidates("p"));
    assertEquals(List.of("call", "cancel", "completion"), candidates("-v", "c"));
    assertEquals(List.of("--keep", "--key-store", "--keys"), candidates("wait", "--ke"));
    assertEquals(List.of("bash", "zsh"), candidates("completion", ""));
    assertEquals(List.of("ping"), candidates("help", "pi"));
    assertEquals(List.of(""), List.of(ok("__complete", "wait", "--keys", "")));
  }

  @Test
  void methods_areTheServers() {
    assertEquals(List.of("lab.fail"), candidates("call", "lab.f"));
    assertEquals(List.of("lab.hold"), candidates("-e", server.address(), "submit", "lab.h"));
    assertEquals(List.of("lab", "lab.echo"), candidates("describe", "").subList(0, 2));
  }

  @Test
  void arguments_areTheMethods() {
    assertEquals(
        List.of("count=", "weight=", "price=", "bytes=", "time="),
        candidates("call", "lab.kinds", ""));
    assertEquals(List.of("weight="), candidates("call", "lab.kinds", "count=5", "w"));
  }

  @Test
  void withoutServer_nothingIsSaid() {
    shell.environment.clear();
    assertEquals("", ok("__complete", "call", ""));
  }

  @Test
  void scripts_areThere() {
    assertTrue(ok("completion", "bash").endsWith("complete -o default -F _raincheck raincheck"));
    assertTrue(ok("completion", "zsh").startsWith("#compdef raincheck"));
    fails(ExitCode.USAGE, "shell: \"fish\" (expected: bash or zsh)", "completion", "fish");
  }
}
