package dev.raincheck.client;

import dev.raincheck.client.book.CallEvent;
import dev.raincheck.client.book.CallMilestone;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.transport.loop.FlightRecorder;
import dev.raincheck.transport.loop.ListenerThread;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What happens to calls, for the users' listeners, and what comes unasked, for doors. Without any
/// it costs nothing.
final class ClientEvents implements AutoCloseable {
  private final @Nullable ListenerThread<ClientEvent> thread;
  private final Set<Consumer<Reply>> doors = ConcurrentHashMap.newKeySet();
  private final LongSupplier clock;

  ClientEvents(List<ClientListener> listeners, LongSupplier clock) {
    this.thread =
        listeners.isEmpty()
            ? null
            : new ListenerThread<>(
                "client", listeners.stream().<Consumer<ClientEvent>>map(it -> it::on).toList());
    this.clock = clock;
  }

  void start() {
    if (thread != null) {
      thread.start();
    }
  }

  /// The loop's.
  void tell(CallMilestone what, ClientCall call) {
    if (thread != null) {
      thread.tell(ClientEvent.of(what, call, clock.getAsLong()));
    }
  }

  /// The loop's.
  void tellDone(ClientCall call, CallOutcome outcome) {
    CallEvent recorded = FlightRecorder.isInUse() ? CallEvent.ifRecorded() : null;
    if (thread == null && recorded == null) {
      return;
    }
    ClientEvent done = ClientEvent.done(call, outcome, clock.getAsLong());
    if (thread != null) {
      thread.tell(done);
    }
    if (recorded != null) {
      recorded.fill(
          done.method(), done.operationId().orElse(null), status(done), done.age().toNanos());
      recorded.commit();
    }
  }

  private static String status(ClientEvent done) {
    return done.isSuccess() ? "OK" : done.code().map(Enum::name).orElse("NO_ANSWER");
  }

  /// Those who are given what comes unasked.
  Set<Consumer<Reply>> doors() {
    return doors;
  }

  /// The loop's.
  void pushed(Reply reply) {
    doors.forEach(door -> door.accept(reply));
  }

  /// Events that no listener received, since they did not keep up.
  long dropped() {
    return thread == null ? 0 : thread.dropped();
  }

  /// Ends when all events that wait have been reported.
  @Override
  public void close() {
    if (thread != null) {
      thread.close();
    }
  }
}
