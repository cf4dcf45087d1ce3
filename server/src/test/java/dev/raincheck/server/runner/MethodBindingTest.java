package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.Cancellation;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.server.state.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a handler throws, as it travels.
class MethodBindingTest {
  private static final int VALUE_BYTES_MAX = 65_536 - 1_024;

  /// Travels as its `text`.
  public static final class Full extends Exception {
    private static final long serialVersionUID = 1L;
    private final String text;

    public Full(String text) {
      super("€".repeat(8_192));
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private record Alone(String method, String principal) implements CallContext {
    Alone() {
      this("disk.fill", "");
    }

    @Override
    public String operationId() {
      return "0123456789abcdef";
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

  @Service("disk")
  public interface Disk {
    void fill(int chars) throws Full;
  }

  private static ErrorCode told(int chars) throws Exception {
    Disk disk =
        count -> {
          throw new Full("x".repeat(count));
        };
    var contract = ServiceContract.of(Disk.class).methods().iterator().next();
    var binding = new MethodBinding(contract, disk, VALUE_BYTES_MAX, principal -> false, List.of());
    byte[] arguments = contract.encodeArguments(new Object[] {chars}).toByteArray();
    CallContext context = new Alone();
    Outcome outcome = CallContext.call(context, () -> binding.handle(Slice.of(arguments)));
    return ((Outcome.Failed) outcome).failure().code();
  }

  @Test
  void declaredException_travelsIfItFitsWithItsMessage() throws Exception {
    assertEquals(ErrorCode.DECLARED, told(VALUE_BYTES_MAX - 3 * 8_192 - 100));
    assertEquals(ErrorCode.INTERNAL, told(VALUE_BYTES_MAX - 3 * 8_192 + 100));
  }
}
