package dev.raincheck.server;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.terms.Milestone;
import dev.raincheck.transport.loop.FlightRecorder;
import dev.raincheck.transport.loop.ListenerThread;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The users' listeners, behind a thread of their own; without any, none.
///
/// @param thread null if nobody listens
record ServerListeners(@Nullable ListenerThread<ServerEvent> thread) implements AutoCloseable {
  /// Nobody listens.
  static final ServerListeners NONE = new ServerListeners(null);

  static ServerListeners of(List<ServerListener> listeners) {
    return listeners.isEmpty()
        ? NONE
        : new ServerListeners(
            new ListenerThread<>(
                "server", listeners.stream().<Consumer<ServerEvent>>map(it -> it::on).toList()));
  }

  void start() {
    if (thread != null) {
      thread.start();
    }
  }

  void tell(Milestone what, Operation operation, ServerClock clock) {
    if (what == Milestone.ENDED && FlightRecorder.isInUse()) {
      OperationEvent.ended(operation, clock);
    }
    if (thread != null) {
      thread.tell(ServerEvent.of(what, operation, clock.nowNs()));
    }
  }

  void tellRefused(String method, Peer peer, Failure failure) {
    if (thread != null) {
      thread.tell(ServerEvent.refused(method, peer.principal(), failure.code()));
    }
  }

  /// How many events nobody heard of, since listeners were too slow.
  long dropped() {
    return thread == null ? 0 : thread.dropped();
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.close();
    }
  }
}
