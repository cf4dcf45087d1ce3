package dev.raincheck.testkit;

import static java.time.Duration.ofMinutes;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.Execution;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What stands in docs/testing.md.
class ExampleTest {
  private final Press.AtWork press = new Press.AtWork();

  // region extension
  @RegisterExtension
  final RaincheckExtension raincheck =
      RaincheckExtension.serving(Press.class, press)
          .withServer(builder -> builder.retention(ofMinutes(15)));

  @Test
  void proofs_areMadeAtOnce(Press remote) {
    assertEquals("x, proof", remote.proof("x"));
  }

  @Test
  void prints_takeTheirTime(RaincheckClient client) {
    Deferred<String> later = client.submit(Press.class, remote -> remote.print("x"));
    press.release.countDown();
    assertEquals("x, printed", later.await());
  }

  // endregion

  // region clock
  @Test
  void prints_areForgottenAfterTheirRetention(RaincheckClient client, TestClock clock) {
    press.release.countDown();
    Deferred<String> later = client.submit(Press.class, remote -> remote.print("x"));
    await().until(() -> later.poll() instanceof Polled.Done<?>);

    clock.advance(ofMinutes(16));
    await().until(() -> client.resume(later.token()).poll() instanceof Polled.Failed<?>);
  }

  // endregion

  // region faults
  @Test
  void proofs_areMadeOnce_whateverBefallsTheConnection(Press remote, FaultProxy proxy) {
    remote.proof("x");
    proxy.reset();
    assertEquals("y, proof", remote.proof("y"));
    assertEquals(2, press.proofs.get());
  }

  // endregion

  // region handler
  @Test
  void print_stopsWhenItIsCancelled() {
    var call = TestCall.of("press.print").withPrincipal("alice");
    call.onProgress(report -> call.cancel("enough"));
    assertThrows(InterruptedException.class, () -> call.call(() -> press.print("x")));
    assertEquals(0.5, call.reports().getLast().fraction());
  }

  // endregion

  // region caller
  @Test
  void reader_saysWhyThereIsNothingToRead() {
    var later = new TestDeferred<String>("a token");
    later.fail(
        CallFacts.of("press.print", Execution.STARTED)
            .toException(CallAbortedException.class, "the server shut down"));
    assertEquals("nothing to read: the server shut down", read(later));
  }

  private static String read(Deferred<String> print) {
    try {
      return print.await();
    } catch (CallAbortedException aborted) {
      return "nothing to read: " + aborted.getMessage();
    }
  }
  // endregion
}
