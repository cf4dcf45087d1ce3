package dev.raincheck.client;

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
  void close_doesNotWaitForCallersThatGoOn() {
    askForEver();
    loop.close();
  }
}
