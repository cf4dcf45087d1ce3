package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.MethodContract;
import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Slice;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes what is sent of what users call.
final class CallSpecs {
  private final ClientOptions options;
  private final ArgumentWriter writer;

  CallSpecs(ClientOptions options) {
    this.options = options;
    this.writer = new ArgumentWriter(options);
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
        writer.write(contract, arguments),
        pushed(within),
        contract.policy().idempotent());
  }

  /// A call by name.
  ClientCall.Spec of(String method, Object arguments, @Nullable Long respondWithinMs) {
    if (requireNonNull(method, "method").indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "method: \"%s\" (expected: service.method, such as reports.build)".formatted(method));
    }
    Slice encoded = writer.write(method, requireNonNull(arguments, "arguments"));
    return new ClientCall.Spec(method, encoded, pushed(respondWithinMs), false, true);
  }

  private Request.Options pushed(@Nullable Long respondWithinMs) {
    return new Request.Options(respondWithinMs, null, null, true, options.metadata());
  }
}
