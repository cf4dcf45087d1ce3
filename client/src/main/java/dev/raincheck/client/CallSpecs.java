package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.Compression;
import dev.raincheck.protocol.MethodContract;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Slice;
import dev.raincheck.protocol.ValueException;
import dev.raincheck.protocol.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes what is sent of what users call.
final class CallSpecs {
  private final ClientOptions options;

  CallSpecs(ClientOptions options) {
    this.options = options;
  }

  /// A call of an interface's method.
  ClientCall.Spec of(
      MethodContract contract,
      @Nullable Object @Nullable [] arguments,
      @Nullable Long respondWithinMs) {
    Long within =
        respondWithinMs != null
            ? respondWithinMs
            : contract.policy().timings().respondWithin().map(Duration::toMillis).orElse(null);
    return new ClientCall.Spec(
        contract.name(),
        bounded(contract.name(), contract.encodeArguments(arguments)),
        pushed(within),
        contract.policy().idempotent());
  }

  /// A call by name.
  ClientCall.Spec of(String method, Object arguments, @Nullable Long respondWithinMs) {
    if (requireNonNull(method, "method").indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "method: \"%s\" (expected: service.method, such as reports.build)".formatted(method));
    }
    Slice encoded = bounded(method, encoded(method, requireNonNull(arguments, "arguments")));
    return new ClientCall.Spec(method, encoded, pushed(respondWithinMs), false);
  }

  private Request.Options pushed(@Nullable Long respondWithinMs) {
    return new Request.Options(respondWithinMs, null, null, true, options.metadata());
  }

  private Slice bounded(String method, Slice arguments) {
    int max = options.messageBytesMax(); // the rest of the message is added when it is sent
    if (arguments.length() > max) {
      throw new IllegalArgumentException(
          "%s: arguments of %d bytes (expected: at most %d; send less, or raise messageBytesMax on both sides)"
              .formatted(method, arguments.length(), max));
    }
    return options.compresses() ? Compression.deflate(arguments) : arguments;
  }

  private static Slice encoded(String method, Object arguments) {
    try {
      return Slice.of(Values.encode(arguments));
    } catch (ValueException unfit) {
      throw new IllegalArgumentException(method + ": " + unfit.getMessage(), unfit);
    }
  }
}
