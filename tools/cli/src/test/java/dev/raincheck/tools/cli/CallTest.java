package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Arguments and results of every shape, in JSON and in words.
class CallTest extends WithLab {
  private static final String SAMPLE =
      """
      {"name":"a","color":"BLUE","shape":{"type":"Box","width":1.0,"price":"1.10"},\
      "label":"AAH/","series":{"x":[1.5,2.0]}}\
      """;

  @TempDir Path folder;

  @Test
  void arguments_byPosition() {
    assertEquals("\"hello x\"", ok("call", "lab.greet", "[\"x\"]"));
    assertEquals(
        "\"7 2.0 1.10 0001ff PT36H\"",
        ok("call", "lab.kinds", "[7, 2, 1.10, \"AAH/\", \"PT36H\"]"));
  }

  @Test
  void callWithAKey_isJoinedByTheNext() {
    String token = ok("submit", "lab.hold", "--key", "k-1", "name=it");
    assertEquals(token, ok("submit", "lab.hold", "--key", "k-1", "name=it"));
    String longest = "k".repeat(256);
    fails(ExitCode.USAGE, "key: 256 characters", "call", "lab.greet", "--key", longest, "name=it");
  }

  @Test
  void arguments_byName_asWords() {
    assertEquals("\"hello 5\"", ok("call", "lab.greet", "name=5"));
    assertEquals(
        "\"7 NaN 1.10 0001ff null\"",
        ok("call", "lab.kinds", "count=7", "weight=NaN", "price=1.10", "bytes=AAH/"));
    assertEquals("\"hello a=b\"", ok("call", "lab.greet", "name=a=b"));
    assertEquals("\"hello \\\"5\\\"\"", ok("call", "lab.greet", "name=\"5\""));
  }

  @Test
  void arguments_byName_asJson() {
    assertEquals(SAMPLE, ok("call", "lab.echo", "{\"sample\":" + SAMPLE + "}"));
    assertEquals(SAMPLE, ok("call", "lab.echo", "sample:=" + SAMPLE));
    assertEquals(SAMPLE, ok("call", "lab.echo", "sample=" + SAMPLE));
    String price = SAMPLE.replace("\"1.10\"", "1.10");
    assertEquals(SAMPLE, ok("call", "lab.echo", "sample:=" + price));
    assertEquals("null", ok("call", "lab.nothing", "words:=[\"a\",\"b\"]"));
  }

  @Test
  void arguments_ofFilesAndStandardInput() throws IOException {
    Path file = Files.writeString(folder.resolve("name"), "filed");
    assertEquals("\"hello filed\"", ok("call", "lab.greet", "name=@" + file));
    Path json = Files.writeString(folder.resolve("json"), "[\"json\"]");
    assertEquals("\"hello json\"", ok("call", "lab.greet", "@" + json));
    shell.withInput("{\"name\": \"piped\"}");
    assertEquals("\"hello piped\"", ok("call", "lab.greet", "-"));
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {0, 1, -1});
    assertEquals(
        "\"1 1.0 1 0001ff null\"",
        ok("call", "lab.kinds", "count=1", "weight=1", "price=1", "bytes=@" + bytes));
  }

  @Test
  void unfitArguments_areSaid() {
    fails(
        ExitCode.USAGE,
        "lab.greet has no argument nmae (expected: lab.greet(name: String)",
        "call",
        "lab.greet",
        "nmae=x");
    fails(ExitCode.USAGE, "2 arguments (expected: at most 1", "call", "lab.greet", "[1, 2]");
    fails(ExitCode.USAGE, "[INVALID_ARGUMENTS]", "call", "lab.greet", "[1]");
    fails(
        ExitCode.USAGE,
        "arguments: \"[1\" (expected: JSON; Unexpected end-of-input: expected close marker for"
            + " Array)",
        "call",
        "lab.greet",
        "[1");
    fails(
        ExitCode.USAGE,
        "arguments: \"x\" (expected: '[1, \"x\"]', '{\"name\": \"x\"}', name=x, ",
        "call",
        "lab.greet",
        "x");
    fails(ExitCode.USAGE, "for lab.greet(name: String): ", "call", "lab.greet", "5");
    fails(ExitCode.USAGE, "there is a second one", "call", "lab.greet", "[1] 2");
    fails(ExitCode.USAGE, "\"x\" beside others", "call", "lab.greet", "name=y", "x");
    fails(ExitCode.USAGE, "name: given twice", "call", "lab.greet", "name=y", "name=x");
    fails(ExitCode.USAGE, "bytes in Base64", "call", "lab.kinds", "bytes=?");
    fails(ExitCode.INPUT_OUTPUT, "no such file", "call", "lab.greet", "name=@" + folder + "/none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count=five | count: \"five\" (expected: a whole number such as 5, of type int)",
        "count=1 2 | count: \"1 2\" (expected: a whole number such as 5, of type int)",
        "count= | count: \"\" (expected: a whole number such as 5, of type int)",
        "weight=1,5 | weight: \"1,5\" (expected: a number such as 2.5, of type double)",
        "price=€2 | price: \"€2\" (expected: a number such as 2.5, of type BigDecimal)",
        "count:= | count: nothing (expected: a JSON value)"
      })
  void wordThatIsNoNumber_isSaid_withoutAWordOfJson(String word, String message) {
    fails(ExitCode.USAGE, message, "call", "lab.kinds", word);
  }

  @Test
  void filesThatAreNoText_areNamed() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {-1, -2});
    for (String word : List.of("name=@" + binary, "@" + binary)) {
      fails(ExitCode.INPUT_OUTPUT, binary + ": not UTF-8 (expected: ", "call", "lab.greet", word);
    }
    for (String word : List.of("name=@" + folder, "@" + folder)) {
      fails(ExitCode.INPUT_OUTPUT, folder + ": ", "call", "lab.greet", word);
    }
    fails(ExitCode.INPUT_OUTPUT, folder + ": ", "call", "lab.kinds", "bytes=@" + folder);
  }

  @Test
  void failure_cannotCommandTheTerminal() {
    Shell.Result failed = shell.run("call", "lab.fail", "how=a\u001b[2Jb\u009b1;1Hc\nd", "-v");
    assertTrue(failed.err().contains("a [2Jb 1;1Hc\nd"), failed::err);
    assertTrue(
        failed.err().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'),
        failed::err);
  }

  @Test
  void unknownMethods_areSaid() {
    fails(ExitCode.USAGE, "SERVICE.METHOD", "call", "greet");
    fails(ExitCode.USAGE, "no method (expected: raincheck call METHOD", "call");
    fails(
        ExitCode.USAGE, "lab has no method lab.grete (expected: one of lab.", "call", "lab.grete");
    fails(ExitCode.USAGE, "[UNKNOWN_SERVICE]", "call", "lba.greet", "[1]");
  }

  @Test
  void failures_haveExitCodes() {
    fails(ExitCode.FAILED, "burnt", "call", "lab.fail", "how=burnt");
    fails(ExitCode.FAILED, "broken as declared", "call", "lab.fail", "how=declared");
    fails(ExitCode.PERMISSION, "[PERMISSION_DENIED]", "call", "lab.metadata");
    fails(
        ExitCode.REFUSED,
        "too busy",
        "call",
        "lab.echo",
        "sample:=" + SAMPLE,
        "--metadata",
        "please=refuse",
        "--patience",
        "100ms");
    fails(ExitCode.STOPPED, "[TIMED_OUT]", "call", "lab.hold", "name=x", "--operation-limit=20ms");
    fails(ExitCode.USAGE, "KEY=VALUE", "call", "lab.greet", "name=x", "--metadata", "x");
  }
}
