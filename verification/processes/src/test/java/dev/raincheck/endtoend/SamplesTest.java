package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.testkit.TestProcess;
import dev.raincheck.transport.CurveKeys;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Every sample runs in a process of its own, ends with exit code 0, and says what it promises to
/// show.
@Execution(ExecutionMode.CONCURRENT) // processes that mostly wait
class SamplesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final String ALL_WELL =
      "expired 0 + cancelled 0 + aborted 0 + rejected 0 + handed over 0 + lost";

  private static final Pattern RUNS_WITH =
      Pattern.compile(
          "(api|transport|protocol|shutdown-strategies|server|client|http|sqlite|postgres|samples)/target/|raincheck-|slf4j|logback"
              + "|jetty-|servlet-api|jackson-core|jspecify|caffeine|error_prone_annotations|jeromq|jnacl|bcprov|msgpack-core|sqlite-jdbc|postgresql-|checker-qual");

  /// See docs/decisions/jeromq-on-the-class-path.md
  private static final Pattern UNNAMED = Pattern.compile("jeromq|jnacl|bcprov|msgpack-core");

  @TempDir Path folder;

  @Test
  void quickstart_answersAtOnceAndByTokens() throws Exception {
    String output = run("Quickstart");
    assertContains(output, "version(), @NonBlocking", "submit(digest)");
    assertContains(output, "closed; accepted 5 = ", ALL_WELL);
  }

  /// As `samples/run` does it, where a module sees only what it requires.
  @Test
  void quickstart_runsOnTheModulePath() {
    assertContains(onTheModulePath("Quickstart"), "closed; accepted 5 = ", ALL_WELL);
  }

  /// Its clients have processes to themselves, where no server has loaded anything before.
  @Test
  void manualPolling_runsOnTheModulePath() {
    assertContains(onTheModulePath("ManualPolling"), "closed; accepted 1 = ", ALL_WELL);
  }

  private String onTheModulePath(String sample) {
    Map<Boolean, List<String>> parts =
        Pattern.compile(File.pathSeparator)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(it -> RUNS_WITH.matcher(it).find())
            .collect(Collectors.partitioningBy(it -> UNNAMED.matcher(it).find()));
    return output(
        List.of(
            JAVA.toString(),
            "-p",
            String.join(File.pathSeparator, parts.get(false)),
            "-cp",
            String.join(File.pathSeparator, parts.get(true)),
            "-m",
            "dev.raincheck.samples/dev.raincheck.samples." + sample));
  }

  @Test
  void firstProgram_asksForAResultAndForAToken() throws Exception {
    String output = run("FirstProgram");
    assertContains(output, "below a thousand: Found[count=168, largest=997]", "a token for now:");
    assertContains(output, "and its result:   Found[count=5761455, largest=99999989]");
  }

  @Test
  void manualPolling_takesUpATokenInASecondProcess() throws Exception {
    String output = run("ManualPolling");
    assertContains(output, "done: Digest[", "fetched again: done, sha256 ");
    assertContains(output, "TOKEN_ACKNOWLEDGED", "TOKEN_FORGED", "TOKEN_MALFORMED");
    assertContains(output, "closed; accepted 1 = answered 0 + acknowledged 1 ");
  }

  @Test
  void shutdownPolicies_treatTheSameWorkDifferently() throws Exception {
    String output = run("ShutdownPolicies");
    assertContains(section(output, "drain:50s", "reject"), "acknowledged 5", "SHUTTING_DOWN");
    assertContains(section(output, "reject", "abort:2s"), "[REJECTED]", "rejected 2");
    assertContains(section(output, "abort:2s", "per-method"), "jdk.digest: aborted");
    String perMethod = output.substring(output.indexOf("per-method"));
    assertContains(perMethod, "jdk.digest: aborted", "acknowledged 4", "aborted 1");
  }

  @Test
  void progressAndCancel_drawsABarAndCancels() throws Exception {
    String output = run("ProgressAndCancel");
    assertContains(output, "[###", "100 %", "cancelled: lunch is ready", "(STARTED)");
    assertContains(output, "acknowledged 1", "cancelled 1");
  }

  @Test
  void crash_losesNoToken() throws Exception {
    String output = run("Crash");
    assertContains(output, "all tokens are durable", "was killed");
    assertContains(output, "done      printed a card", "rendering rendered a scene");
    assertContains(output, "printing  operation ", "binding   operation ", "[INTERRUPTED]");
    assertContains(output, "queued    bound a booklet");
  }

  /// Where no PostgreSQL can be started it says so.
  @Test
  void fleet_losesAServerAndNothingElse() throws Exception {
    String output = run("Fleet");
    if (output.contains("no PostgreSQL could be started")) {
      assertFalse(Boolean.parseBoolean(System.getenv("DATABASE_REQUIRED")), output);
      Assumptions.abort(output);
    }
    assertContains(
        output, "was killed", "submitted 45: {durable=45}", "of these 45: {INTERRUPTED=");
    assertContains(output, "rendered=15}", " lost 0");
  }

  @Test
  void lostReplies_loseNothingAndRunNothingTwice() throws Exception {
    String output = run("LostReplies");
    assertContains(output, "all of them right: true", "run twice: 0", "closed; ");
  }

  @Test
  void ownStrategy_finishesWhatIsNearlyDone() throws Exception {
    String output = run("OwnStrategy");
    assertContains(output, "10 % done: ABORT", "70 % done: KEEP");
    assertContains(output, "begun early: ", " bytes", "begun late:  jdk.compress: aborted");
    assertContains(output, "acknowledged 1", "aborted 1");
  }

  @Test
  void encrypted_letsInWhoIsKnown_andLetsDoWhatIsAllowed() throws Exception {
    String output = run("Encrypted");
    assertContains(output, "alice computes ", "bob sees ", "\"bob\" may not call jdk.digest");
    assertContains(output, "a stranger is told: ", "does not know this client's key", "closed; ");
  }

  @Test
  void http_answersAtOnce_byTokens_andInOtherDialects() throws Exception {
    String output = run("Http");
    assertContains(output, "at once, by position   200 \"", "by name, and wrong     422 {");
    assertContains(output, "takes longer           202 {\"token\":\"", "\"code\":\"DECLARED\"");
    assertContains(output, "asked again, waiting   200 {\"files\":", "in safe hands          204");
    assertContains(output, "by JSON-RPC            200 {\"jsonrpc\":\"2.0\",\"result\":{");
    assertContains(output, "by XML-RPC             200, with a number: true", "acknowledged 1");
  }

  @Test
  void zerorpc_isCalledByClientsOfOthers() throws Exception {
    String output = run("Zerorpc");
    assertContains(output, "serving at tcp://127.0.0.1:", "closed; ");
    if (!output.contains("no client here")) {
      assertContains(output, "a full name            {'files': ", "held until it ends     True");
      assertContains(output, "ERR UnknownDirectory: the JDK has no directory nowhere (DECLARED, ");
      assertContains(output, "infi.rpc, a token      deferred ", "polled       success True");
      assertContains(output, "lost 0");
    }
  }

  @Test
  void argumentThatIsUnfit_isSaidInASentence() throws Exception {
    for (String sample : List.of("Http", "Zerorpc", "Fleet")) {
      Class<?> main = Class.forName("dev.raincheck.samples." + sample);
      List<String> command = TestProcess.command(ChildJvm.options(), main, "70000");
      var program = new ProcessBuilder(command).redirectErrorStream(true);
      try (var process = TestProcess.start(program)) {
        String output = process.lines().collect(Collectors.joining("\n"));
        assertContains(output, "70000", "(expected: ");
        assertFalse(output.contains("\tat "), output);
        assertEquals(2, process.exitCode());
      }
    }
  }

  @Test
  void keygen_writesKeys_andTellsThePublicOneOnly() throws Exception {
    String output = run("Keygen", "alice");
    CurveKeys keys = CurveKeys.read(folder.resolve("alice.keys"));
    assertContains(output, "Wrote alice.keys", keys.publicKey() + " alice");
    assertFalse(output.contains(keys.secretKey()));
  }

  private String run(String sample, String... arguments) throws ClassNotFoundException {
    Class<?> main = Class.forName("dev.raincheck.samples." + sample);
    return output(TestProcess.command(ChildJvm.options(), main, arguments));
  }

  private String output(List<String> command) {
    var program = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    try (var process = TestProcess.start(program)) {
      return process.outputWithin(PATIENCE);
    }
  }

  private static String section(String output, String from, String to) {
    int start = output.indexOf(from + "\n");
    int end = output.indexOf("\n" + to, start);
    assertTrue(start >= 0 && end > start, () -> from + " … " + to + " in:\n" + output);
    return output.substring(start, end);
  }

  private static void assertContains(String output, String... parts) {
    for (String part : parts) {
      assertTrue(output.contains(part), () -> "'" + part + "' in:\n" + output);
    }
  }
}
