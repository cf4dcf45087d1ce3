package dev.raincheck.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a command line is, without any server.
class CommandLineTest {
  @TempDir Path folder;
  private final Shell shell = new Shell();

  private void usage(String why, String... arguments) {
    Shell.Result result = shell.run(arguments);
    assertEquals(ExitCode.USAGE, result.code(), result::err);
    assertTrue(result.err().contains(why), result::err);
  }

  @Test
  void optionsAndWords_comeInAnyOrder() {
    Parsed parsed =
        Parsed.of(List.of("-e", "a", "call", "--limit=5s", "x.y", "-v", "--", "--limit"));
    assertEquals(Verb.CALL, parsed.verb());
    assertEquals(List.of("x.y", "--limit"), parsed.words());
    assertEquals(Optional.of("a"), parsed.value(Option.ENDPOINT));
    assertEquals(Optional.of("5s"), parsed.value(Option.LIMIT));
    assertTrue(parsed.has(Option.VERBOSE));
    assertFalse(parsed.has(Option.KEEP));
  }

  @Test
  void wrongCommands_sayWhatWasExpected() {
    usage("\"pnig\" is no command (expected: one of call, submit,", "pnig");
    usage("no command (expected: one of call,", "-v");
    usage("--wait is no option", "ping", "--wait");
    usage("ping has no --keep (expected: --endpoint", "ping", "--keep");
    usage("--patience: no value (expected: --patience TIME; how long", "ping", "--patience");
    usage("--keep=yes (expected: --keep alone)", "call", "--keep=yes");
    usage("ping: \"x\" (expected: nothing more", "ping", "x");
    usage("wait: 2 words (expected: one token", "wait", "x", "y", "-e", "tcp://127.0.0.1:1");
    usage("no endpoint (expected: such as tcp://127.0.0.1:5570", "ping");
    usage("begin with tcp://", "ping", "-e", "127.0.0.1:1");
    usage("--patience: \"5\" (expected: up to 365 days", "ping", "-e", "tcp://a:1", "--patience=5");
    usage("--keys without --server-key", "ping", "-e", "tcp://a:1", "--keys", "x");
    usage("TLS without --trusted", "ping", "-e", "tls://a:1", "--key-store", "x");
    usage(
        "without --password-file", "ping", "--key-store", "x", "--trusted", "y", "-e", "tls://a:1");
    usage(
        "without --private-key", "ping", "--certificate", "x", "--trusted", "y", "-e", "tls://a:1");
    usage("one of them", "ping", "--certificate", "x", "--key-store", "y", "-e", "tls://a:1");
    usage("for TLS, --key-store", "ping", "-e", "tls://127.0.0.1:1");
    usage("acknowledge: no token", "acknowledge", "-e", "tcp://127.0.0.1:1");
  }

  @Test
  void durations_areWrittenAsEverywhere() {
    for (String text : List.of("250ms", "25s", "5m", "1h", "2d", "PT1.5S")) {
      assertTrue(Durations.parse(text).isPresent(), text);
    }
    for (String text : List.of("", "5", "s", "5w", "-1s", "366d", "9999999999s", "P1M")) {
      assertTrue(Durations.parse(text).isEmpty(), text);
    }
  }

  @Test
  void help_listsAllThatPeopleMayUse() {
    String all = shell.run().out();
    assertEquals(all, shell.run("--help").out());
    for (Verb verb : Verb.values()) {
      assertEquals(verb.isShown(), all.contains("  " + verb.text() + " "), verb.text());
    }
    String call = shell.run("help", "call").out();
    assertTrue(call.startsWith("raincheck call METHOD [ARGUMENTS]"), call);
    assertTrue(call.contains("--limit TIME"), call);
    assertEquals(call, shell.run("call", "-h").out());
    assertTrue(shell.run("--version").out().startsWith("raincheck "));
  }

  @Test
  void help_ofNoCommand_saysWhatThereIs() {
    Shell.Result unknown = shell.run("help", "clal");
    assertEquals(ExitCode.USAGE, unknown.code());
    assertTrue(
        unknown.err().contains("\"clal\" is no command (expected: one of call, "), unknown.err());
  }

  @Test
  void exitCodes_areTheirOwnNumbers() {
    Set<Integer> numbers = new HashSet<>();
    for (ExitCode code : ExitCode.values()) {
      assertTrue(numbers.add(code.number()), code.name());
    }
  }

  @Test
  void keygen_writesAFile_andPrintsALine() throws IOException {
    Surroundings around =
        new Surroundings(
            Map.of(),
            System.in,
            new PrintStream(folder.resolve("out").toFile()),
            new PrintStream(folder.resolve("err").toFile()),
            0,
            0,
            false,
            new AtomicReference<>(""));
    Parsed keygen = Parsed.of(List.of("keygen", "alice"));
    assertEquals(ExitCode.OK, Keygen.run(keygen, around, folder));
    CurveKeys keys = CurveKeys.read(folder.resolve("alice.keys"));
    assertEquals(keys.publicKey() + " alice", Files.readString(folder.resolve("out")).strip());
    usage("name: \"a/b\" (expected: letters,", "keygen", "a/b");
  }

  @Test
  void faults_areSentences() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no key\n");
    String key = "k".repeat(40);
    Shell.Result fault =
        shell.run("ping", "-e", "tcp://127.0.0.1:1", "--keys", "none", "--server-key", key);
    assertEquals(ExitCode.INPUT_OUTPUT, fault.code());
    assertTrue(fault.err().startsWith("raincheck: none: no such file (expected: "), fault.err());
    usage("no keys", "ping", "-e", "tcp://a:1", "--keys", file.toString(), "--server-key", key);
    CurveKeys.generate().write(folder.resolve("keys"));
    String keys = folder.resolve("keys").toString();
    usage("40 characters", "ping", "-e", "tcp://a:1", "--keys", keys, "--server-key=" + file);
  }

  /// Whichever file it is.
  @Test
  void missingFileOfKeys_isAFaultOfInput() throws IOException {
    CurveKeys.generate().write(folder.resolve("keys"));
    String there = folder.resolve("keys").toString();
    String none = folder.resolve("none").toString();
    unreadable(none, "--keys", none, "--server-key", "k".repeat(40));
    unreadable("neither a key nor a file", "--keys", there, "--server-key", none);
    unreadable(none, "--key-store", none, "--password-file", there, "--trusted", there);
    unreadable(none, "--key-store", there, "--password-file", none, "--trusted", there);
    unreadable(none, "--key-store", there, "--password-file", there, "--trusted", none);
  }

  @Test
  void fileThatIsNoText_isNamed() throws IOException {
    CurveKeys.generate().write(folder.resolve("keys"));
    String keys = folder.resolve("keys").toString();
    Path binary = Files.write(folder.resolve("binary"), new byte[] {-1, -2});
    unreadable(binary + ": not UTF-8", "--keys", keys, "--server-key", binary.toString());
    unreadable(
        binary + ": not UTF-8",
        "--key-store",
        keys,
        "--password-file",
        binary.toString(),
        "--trusted",
        keys);
  }

  private void unreadable(String says, String... options) {
    List<String> words = new ArrayList<>(List.of("ping", "-e", "tcp://127.0.0.1:1"));
    words.addAll(List.of(options));
    Shell.Result fault = shell.run(words.toArray(String[]::new));
    assertEquals(ExitCode.INPUT_OUTPUT, fault.code(), fault::err);
    assertTrue(fault.err().contains(says), fault.err());
    assertTrue(fault.err().contains("(expected: "), fault.err());
  }

  @Test
  void help_isInColumns() {
    List<String> lines = shell.run("help").out().lines().filter(it -> it.startsWith("  ")).toList();
    int column = lines.getFirst().indexOf("call a method");
    lines.forEach(line -> {
      assertEquals(' ', line.charAt(column - 1), line);
      assertNotEquals(' ', line.charAt(column), line);
    });
  }
}
