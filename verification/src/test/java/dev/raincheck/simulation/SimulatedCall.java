package dev.raincheck.simulation;

import dev.raincheck.client.CallersView;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call and what its caller does.
public final class SimulatedCall {
  public final ClientCall call;
  public final long number;

  public final SimulatedClient client;
  private @Nullable Throwable thrown;

  public SimulatedCall(SimulatedClient client, ClientCall call, long number) {
    this.client = client;
    this.call = call;
    this.number = number;
  }

  /// Whether its caller went without a word: it may never end.
  public boolean isAbandoned() {
    return client.hasVanished();
  }

  /// Whether its method never defers.
  public boolean isQuick() {
    return call.spec.method().equals("sim.quick");
  }

  public boolean isDone() {
    return call.isDone();
  }

  public @Nullable String token() {
    return call.token;
  }

  /// The value, if it ended with one.
  public byte @Nullable [] value() {
    return outcome() instanceof CallOutcome.Value(Slice value)
        ? Payload.plain(value).toByteArray()
        : null;
  }

  /// The server's error, if it ended with one.
  public Optional<Failure> failure() {
    return switch (outcome()) {
      case CallOutcome.Failed(Failure failure) -> Optional.of(failure);
      case CallOutcome.Withheld(Failure failure) -> Optional.of(failure);
      case null, default -> Optional.empty();
    };
  }

  /// How it ended; null if it has not.
  public @Nullable CallOutcome outcome() {
    return call.done.getNow(null);
  }

  /// Whether its caller is told that nobody knows whether it ran.
  public boolean saysUnknown() {
    return thrown() instanceof OutcomeUnknownException;
  }

  /// Whether its caller is told that it did not run.
  public boolean saysNotStarted() {
    return thrown() instanceof CallNotStartedException;
  }

  /// What its caller gets to see instead of a value.
  private @Nullable Throwable thrown() {
    if (thrown == null) {
      thrown = CallersView.thrown(call, outcome());
    }
    return thrown;
  }

  @Override
  public String toString() {
    return "call " + number + " " + call + " " + outcome();
  }
}
