package dev.raincheck.testkit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Progress;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.client.exceptions.CallFailedException;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/// Outcomes as the test decides them, through a real server and client.
class ScriptedTest {
  // region scripted
  private final Scripted<Press> scripted = Scripted.of(Press.class);
  private final Script print = scripted.on("print");

  @RegisterExtension
  final RaincheckExtension raincheck = RaincheckExtension.serving(Press.class, scripted.service());

  @Test
  void call_waitsUntilTheTestDecides(RaincheckClient client) {
    Queue<Progress> seen = new ConcurrentLinkedQueue<>();
    Deferred<String> later = client.submit(Press.class, it -> it.print("x"));
    later.onProgress(seen::add);
    print.awaitStarted();
    print.report(0.5, "half");
    await().until(() -> seen.contains(new Progress(0.5, "half")));
    print.returns("ready");
    assertEquals("ready", later.await());
    assertEquals(List.of(List.of("x")), print.calls());
    assertEquals("print: 1 calls, 0 wait", print.toString());
  }

  // endregion

  @Test
  void decision_holdsForCallsToCome_untilTheyWaitAgain(Press remote, RaincheckClient client)
      throws InterruptedException {
    print.returns("ready");
    scripted.on("proof").fails(new IllegalStateException("no ink"));
    assertEquals("ready", remote.print("x"));
    print.awaitStarted();
    var failed = assertThrows(CallFailedException.class, () -> remote.proof("x"));
    assertTrue(failed.getMessage().contains("no ink"), failed.getMessage());
    print.waits();
    Deferred<String> later = client.submit(Press.class, it -> it.print("y"));
    print.awaitStarted();
    later.cancel("enough");
    assertThrows(CallCancelledException.class, later::await);
  }

  interface Kinds {
    int count();

    void clear();

    List<String> names() throws IOException;

    CompletionStage<String> later();
  }

  private static void assertRefused(String message, Executable decision) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, decision).getMessage());
  }

  /// Else the caller would be told of a handler that failed, by a cast that nobody has written.
  @Test
  void outcomeThatTheMethodCannotHave_isRefusedAtOnce() {
    Scripted<Kinds> kinds = Scripted.of(Kinds.class);
    Script count = kinds.on("count");
    assertRefused(
        "Kinds.count cannot return \"5\" of type String (expected: int)", () -> count.returns("5"));
    assertRefused(
        "Kinds.count cannot return \"5\" of type Long (expected: int)", () -> count.returns(5L));
    assertRefused("Kinds.count cannot return null (expected: int)", () -> count.returns(null));
    count.returns(5);
    assertEquals(5, kinds.service().count());
    assertRefused(
        "Kinds.clear cannot return \"5\" of type Integer (expected: null, as the method returns"
            + " nothing)",
        () -> kinds.on("clear").returns(5));
    kinds.on("clear").returns(null);
    Script names = kinds.on("names");
    assertRefused(
        "Kinds.names cannot return \"x\" of type String (expected:"
            + " java.util.List<java.lang.String>)",
        () -> names.returns("x"));
    names.returns(null);
    names.fails(new IOException("no ink"));
    assertThrows(IOException.class, () -> kinds.service().names());
    assertRefused(
        "Kinds.names cannot throw java.lang.Exception: no ink (expected: an unchecked exception, or"
            + " one of [class java.io.IOException], which the method declares)",
        () -> names.fails(new Exception("no ink")));
    kinds.on("later").returns(CompletableFuture.completedStage("x"));
  }

  @SuppressWarnings("NullAway") // what users without it may pass
  @Test
  void failureThatIsNull_isNamed() {
    var missing = assertThrows(NullPointerException.class, () -> print.fails(null));
    assertEquals("failure", missing.getMessage());
  }

  @Test
  void unknownMethod_isSaid() {
    var unknown = assertThrows(IllegalArgumentException.class, () -> scripted.on("burn"));
    assertEquals("Press has no method burn (expected: the Java name of one)", unknown.getMessage());
    assertEquals("Scripted Press", scripted.service().toString());
    assertEquals(scripted.service(), scripted.service());
  }
}
