package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.server.RaincheckServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A method that calls the server that it is a method of.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CallingOneselfTest {
  @Service("self")
  interface Self {
    @NonBlocking
    String waitingOnLoop();

    @NonBlocking
    String tokenOnLoop();

    String waiting();

    @NonBlocking
    String quick();
  }

  private final class SelfAtWork implements Self {
    @Override
    public String waitingOnLoop() {
      return client.service(Self.class).quick();
    }

    @Override
    public String tokenOnLoop() {
      return client.submit("self.quick", List.of()).token();
    }

    @Override
    public String waiting() {
      return client.service(Self.class).quick();
    }

    @Override
    public String quick() {
      return "quick";
    }
  }

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Self.class, new SelfAtWork())
          .shutdownStrategy("abort:1s")
          .start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());
  private final Self self = client.service(Self.class);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void nonBlockingMethod_isNotLetWaitForItsOwnServer() {
    for (String method : List.of("waitingOnLoop", "tokenOnLoop")) {
      var refused =
          assertThrows(CallFailedException.class, () -> client.call("self." + method, List.of()));
      assertTrue(refused.getMessage().contains("@NonBlocking"), refused::getMessage);
      assertEquals("quick", self.quick());
    }
  }

  @Test
  void otherMethod_mayWait() {
    assertEquals("quick", self.waiting());
  }
}
