package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Execution;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Threads;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An exception that throws when it is asked what it is. The call ends all the same, on whatever
/// thread it ran, and nobody else notices.
final class UntellableExceptionTest {
  @Service("bad")
  public interface Bad {
    String onVirtualThread();

    @Blocking(threads = Threads.CPU)
    String onCpuThread();

    @NonBlocking
    String onLoop();

    @NonBlocking
    String good();
  }

  private static final class SpeechlessException extends RuntimeException {
    @Override
    public String getMessage() {
      throw new SpeechlessException(); // which is no better
    }
  }

  private static final class BadAtWork implements Bad {
    @Override
    public String onVirtualThread() {
      throw new SpeechlessException();
    }

    @Override
    public String onCpuThread() {
      throw new SpeechlessException();
    }

    @Override
    public String onLoop() {
      throw new SpeechlessException();
    }

    @Override
    public String good() {
      return "good";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onVirtualThread", "onCpuThread", "onLoop"})
  void failsTheCallAlone(String method) {
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*")
                .serve(Bad.class, new BadAtWork())
                .shutdownStrategy("abort:1s")
                .start();
        var client = RaincheckClient.connect(server.address())) {
      var call = client.submit("bad." + method, List.of());
      var failed =
          assertThrows(CallFailedException.class, () -> call.await(Duration.ofSeconds(10)));
      assertEquals(Execution.UNKNOWN, failed.execution(), failed::getMessage);
      assertEquals("good", client.service(Bad.class).good());
    }
  }
}
