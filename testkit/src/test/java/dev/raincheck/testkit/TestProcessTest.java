package dev.raincheck.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class TestProcessTest {
  private static final int SIGKILL_EXIT = 128 + 9;
  private static final int SIGTERM_EXIT = 128 + 15;

  // region process
  /// The process: a server that writes where it is.
  static final class PressServer {
    static void main() {
      var server =
          RaincheckServer.builder("tcp://127.0.0.1:*")
              .serve(Press.class, new Press.AtWork())
              .start();
      IO.println(server.address());
      server.awaitClose();
    }
  }

  @Test
  void proofs_waitForAServerThatIsFrozen_andEndWithOneThatIsKilled() {
    try (var server = TestProcess.start(PressServer.class);
        var client =
            RaincheckClient.connect(
                ClientOptions.of(server.nextLine()).withPatience(ofMillis(500)))) {
      Press press = client.service(Press.class);
      server.pause();
      assertThrows(RaincheckException.class, () -> press.proof("x"));
      server.resume();
      assertEquals("y, proof", press.proof("y"));
      server.kill();
      assertThrows(RaincheckException.class, () -> press.proof("z"));
    }
  }

  // endregion

  /// The process: says back what it is told, in the manner of its argument.
  static final class Parrot {
    static void main(String[] args) {
      IO.println(args[0] + System.getProperty("manner", ""));
      var in = new Scanner(System.in, UTF_8);
      while (in.hasNextLine()) {
        String line = in.nextLine();
        if (line.equals("end")) {
          System.exit(Integer.parseInt(in.nextLine()));
        }
        IO.println(args[0] + " " + line);
      }
    }
  }

  /// The process: a test that ends before its own process has.
  static final class Impatient {
    static void main() {
      IO.println(TestProcess.start(new ProcessBuilder("sleep", "600")).pid());
    }
  }

  @Test
  void processThatOutlivesItsTest_isKilled() {
    try (var test = TestProcess.start(Impatient.class)) {
      long sleeper = Long.parseLong(test.nextLine());
      assertEquals(0, test.exitCode());
      await()
          .atMost(ofMinutes(1))
          .until(() -> ProcessHandle.of(sleeper).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void lines_goBothWays_andSoDoesTheExitCode() {
    List<String> options = List.of("-Dmanner=!", "-Dstdout.encoding=UTF-8");
    try (var parrot = TestProcess.start(options, Parrot.class, "polly")) {
      assertEquals("polly!", parrot.nextLine());
      parrot.say("h\u00fch");
      assertEquals("polly h\u00fch", parrot.nextLine());
      assertTrue(parrot.isAlive() && parrot.toString().contains("alive"), parrot::toString);
      parrot.say("one");
      parrot.say("end");
      parrot.say("3");
      assertEquals(List.of("polly one"), parrot.lines().toList());
      assertEquals(3, parrot.exitCode());
      var none = assertThrows(AssertionError.class, parrot::nextLine);
      assertTrue(String.valueOf(none.getMessage()).contains("it ended with 3"), none::toString);
      assertFalse(parrot.isAlive());
    }
  }

  private static TestProcess shell(String script) {
    return TestProcess.start(new ProcessBuilder("sh", "-c", script).redirectErrorStream(true));
  }

  @Test
  void whatWasWritten_isReadAfterASignal() {
    String script = "printf 'first\\nsecond\\n'; exec sleep 100";
    try (var killed = shell(script);
        var terminated = shell(script)) {
      assertEquals("first", killed.nextLine());
      killed.kill();
      assertEquals(SIGKILL_EXIT, killed.exitCode());
      assertEquals(List.of("second"), killed.lines().toList());
      assertEquals("first", terminated.nextLine());
      terminated.terminate();
      assertEquals(SIGTERM_EXIT, terminated.exitCode());
      assertEquals(List.of("second"), terminated.lines().toList());
    }
  }

  @Test
  void output_isAllThatAnyProgramWrites_howeverMuch() {
    try (var program = shell("echo first; head -c 1000000 /dev/zero; echo last >&2")) {
      assertEquals("first", program.nextLine());
      String text = program.outputWithin(ofMinutes(1));
      assertEquals(1_000_000 + "last\n".length(), text.length());
      assertTrue(text.endsWith("last\n"));
    }
  }

  @Test
  void programThatFails_isAFailureWithItsOutput() {
    try (var program = shell("echo no paper; exit 4 # " + "x".repeat(1_000))) {
      var failed = assertThrows(AssertionError.class, () -> program.outputWithin(ofMinutes(1)));
      String message = String.valueOf(failed.getMessage());
      assertTrue(message.contains("exit code 4 (expected: 0)"), message);
      assertTrue(message.length() < 200, message);
      assertTrue(message.endsWith("no paper\n"), message);
    }
  }

  @Test
  void programThatTakesLonger_isKilled_withWhatItHasStarted() {
    try (var program = shell("sleep 100 & echo $!; echo begun; wait")) {
      long child = Long.parseLong(program.nextLine());
      var failed = assertThrows(AssertionError.class, () -> program.outputWithin(ofSeconds(1)));
      assertTrue(String.valueOf(failed.getMessage()).contains("still running after PT1S"));
      assertTrue(String.valueOf(failed.getMessage()).endsWith("begun\n"), failed::toString);
      assertFalse(program.isAlive());
      ProcessHandle.of(child).ifPresent(it -> it.onExit().join());
    }
  }

  @Test
  void programThatIsNotThere_isNotStarted() {
    var none = new ProcessBuilder("there-is-no-such-program");
    var failed = assertThrows(UncheckedIOException.class, () -> TestProcess.start(none));
    assertTrue(String.valueOf(failed.getMessage()).contains("there-is-no-such-program"));
  }
}
