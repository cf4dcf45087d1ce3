package dev.raincheck.client;

import dev.raincheck.client.book.CallMetadata;
import dev.raincheck.client.book.CallRoom;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.transport.loop.LoopWaits;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Lets calls into the client if there is room. If not, the calling thread waits, or the call is
/// refused.
final class Entrance {
  private final CallRoom room;
  private final WhenFull whenFull;
  private final long patienceNs;
  private final Callbacks callbacks;
  private final LongSupplier clock;

  Entrance(ClientOptions options, Callbacks callbacks, LongSupplier clock) {
    this.room = new CallRoom(options.limits().callsMax(), options.limits().bytesMax());
    this.whenFull = options.limits().whenFull();
    this.patienceNs = options.patience().toNanos();
    this.callbacks = callbacks;
    this.clock = clock;
  }

  /// Lets in a call that nobody waits for here.
  ///
  /// @throws RaincheckException if there is no room
  void admit(ClientCall call) {
    admit(call, whenFull == WhenFull.WAIT ? patienceNs : 0);
  }

  /// Lets in a call whose caller waits for it.
  ///
  /// @param limit how long, or null for as long as it takes
  /// @throws RaincheckException if there is no room in time
  void admitAwaited(ClientCall call, @Nullable Duration limit) {
    long limitNs = limit == null ? patienceNs : TimeUnit.NANOSECONDS.convert(limit);
    admit(call, Math.min(patienceNs, limitNs));
  }

  private void admit(ClientCall call, long waitNs) {
    if (call.isDone() || call.hasRoom()) {
      return; // a token that is waited for twice
    }
    ClientCall.Spec spec = call.spec;
    long size = CallRoom.sizeOf(spec.arguments().length() + CallMetadata.bytes(spec.options()));
    if (!room.tryTake(size)) {
      takeOrRefuse(call, size, waitNs);
    }
    call.admitted(room, size);
  }

  private void takeOrRefuse(ClientCall call, long size, long waitNs) {
    if (callbacks.isLoopThread() || !LoopWaits.areAllowed()) {
      throw full(
          call, "for a callback on the client's own thread, or a server's, which may not wait");
    }
    try {
      if (!room.take(size, waitNs)) {
        throw full(call, "after %d ms".formatted(waitNs / 1_000_000));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw full(call, "when the thread was interrupted");
    }
  }

  private RaincheckException full(ClientCall call, String why) {
    return Exceptions.full(call, why + ": " + room, clock.getAsLong());
  }

  @Override
  public String toString() {
    return room.toString();
  }
}
