package dev.raincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How the client's thread ends.
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientLoopTest {
  private final ClientLoop loop = new ClientLoop(ClientOptions.of("tcp://127.0.0.1:1"));

  ClientLoopTest() {
    loop.start();
  }

  private void askForEver() {
    loop.ask(
        new Query(
            header -> {
              askForEver();
              return new Request.Ping(header);
            },
            (reply, nowNs) -> {},
            why -> {}));
  }

  @Test
  void faultAtTheEnd_leavesNoCallerWaiting() {
    loop.ask(
        new Query(
            Request.Ping::new,
            (reply, nowNs) -> {},
            why -> {
              throw new OutOfMemoryError("played by a test");
            }));
    loop.close();
    var spec = new ClientCall.Spec("t.work", new byte[0], Request.Options.DEFAULT, false);
    var late = new ClientCall(spec, null, 0);
    loop.submit(late);
    assertEquals(new CallOutcome.Closed(), late.done.getNow(null));
  }

  @Test
  void close_doesNotWaitForCallersThatGoOn() {
    askForEver();
    loop.close();
  }
}
