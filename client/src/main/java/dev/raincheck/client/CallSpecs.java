package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.book.CallMetadata;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes what is sent of what users call, with one set of options.
final class CallSpecs {
  private final ClientOptions client;
  private final CallOptions call;
  private final Map<String, String> metadata;
  private final @Nullable Supplier<Map<String, String>> supplier;
  private final ArgumentWriter writer;

  /// What most calls ask for, made once.
  private final Request.Options plain;

  /// @throws IllegalArgumentException if the metadata of both are more than a message may carry
  CallSpecs(ClientOptions client, CallOptions call) {
    this.client = client;
    this.call = call;
    this.metadata = CallMetadata.merged(client.metadata(), call.metadata());
    this.supplier = client.metadataSupplier().orElse(null);
    this.writer = new ArgumentWriter(client);
    this.plain = call.forWire(null, metadata);
  }

  /// The same client, with other options for calls.
  CallSpecs with(CallOptions nearer) {
    return new CallSpecs(client, nearer.over(call));
  }

  /// A call of an interface's method.
  ///
  /// @param respondWithinMs if neither the options nor the caller says otherwise
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
        options(within),
        contract.policy().idempotent());
  }

  /// A call by name.
  ClientCall.Spec of(String method, Object arguments, @Nullable Long respondWithinMs) {
    if (requireNonNull(method, "method").indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "method: \"%s\" (expected: service.method, such as reports.build)".formatted(method));
    }
    Slice encoded = writer.write(method, requireNonNull(arguments, "arguments"));
    return new ClientCall.Spec(method, encoded, options(respondWithinMs), false, true, null);
  }

  private Request.Options options(@Nullable Long respondWithinMs) {
    if (supplier != null) {
      return call.forWire(respondWithinMs, allMetadata(supplier.get()));
    }
    return respondWithinMs == null ? plain : call.forWire(respondWithinMs, metadata);
  }

  private Map<String, String> allMetadata(Map<String, String> supplied) {
    Map<String, String> ofClient =
        CallMetadata.merged(client.metadata(), requireNonNull(supplied, "metadata supplied"));
    return CallMetadata.merged(ofClient, call.metadata());
  }
}
