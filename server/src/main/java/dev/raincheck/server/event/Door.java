package dev.raincheck.server.event;

import dev.raincheck.server.state.Exit;
import dev.raincheck.server.state.Operation;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where requests come in and replies leave, in any dialect. The loop's, from its start to its end.
/// Its text says what it could not understand or deliver.
public interface Door extends Exit, AutoCloseable {
  /// It has not been waiting.
  long JUST_NOW = Long.MAX_VALUE;

  /// What makes a turn necessary when it is readable. Before the loop starts.
  List<SelectableChannel> channels();

  /// Does what has come due of its own, at the beginning of a turn.
  void advance(long nowNs);

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  long nextDueNs();

  /// What has come in next, or null.
  @Nullable Event poll();

  /// When what [#poll] gave last had arrived, by the system's time; [#JUST_NOW] if nobody knows.
  long arrivedNs();

  /// Whether [#poll] has something to give, or [#advance] something to do.
  boolean isReadable();

  /// Lets everything leave that was sent.
  ///
  /// @param taken hears of each outcome that a connection has taken since the flush before
  void flush(Consumer<Operation> taken);

  /// What has been taken, and of what it is not known whether it was, is not waited for any longer.
  ///
  /// @param taken hears of each outcome that may have been
  default void settle(Consumer<Operation> taken) {}

  /// Nothing comes in any more; the last replies have some time to leave. Not for the loop's
  /// thread.
  @Override
  void close();
}
