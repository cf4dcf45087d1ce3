package dev.raincheck.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallContextTest {
  private record Rehearsed(String method) implements CallContext {
    @Override
    public String operationId() {
      return "7";
    }

    @Override
    public String principal() {
      return "";
    }

    @Override
    public Optional<Duration> remaining() {
      return Optional.empty();
    }

    @Override
    public Map<String, String> metadata() {
      return Map.of();
    }

    @Override
    public void progress(double fraction, String message) {}

    @Override
    public Cancellation cancellation() {
      return Optional::empty;
    }

    @Override
    public boolean isShuttingDown() {
      return false;
    }
  }

  @Test
  void rehearsedHandler_seesItsContext_andNobodyElseDoes() {
    CallContext context = new Rehearsed("reports.build");
    assertEquals(
        "reports.build",
        CallContext.call(
            context,
            () -> {
              assertSame(context, CallContext.find().orElseThrow());
              return CallContext.current().method();
            }));
    assertEquals(Optional.empty(), CallContext.find());
    assertThrows(IllegalStateException.class, CallContext::current);
  }

  @Test
  void whatTheHandlerThrows_isThrown() {
    assertThrows(
        InterruptedException.class,
        () ->
            CallContext.call(
                new Rehearsed("reports.build"),
                () -> {
                  throw new InterruptedException();
                }));
  }
}
