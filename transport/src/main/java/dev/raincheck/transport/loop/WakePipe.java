package dev.raincheck.transport.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;

/// Wakes a thread that is blocked in `select`. Neither end blocks, so no interrupt closes it.
final class WakePipe {
  private static final ByteBuffer SIGNAL = ByteBuffer.allocateDirect(1).asReadOnlyBuffer();
  private static final int SIGNALS_MAX = 64;

  private final Pipe.SourceChannel source;
  private final Pipe.SinkChannel sink;
  private final ByteBuffer signals = ByteBuffer.allocateDirect(SIGNALS_MAX);

  WakePipe() {
    try {
      Pipe pipe = Pipe.open();
      source = pipe.source();
      sink = pipe.sink();
      source.configureBlocking(false);
      sink.configureBlocking(false);
    } catch (IOException noPipe) {
      throw new UncheckedIOException(
          "no pipe to wake a thread with (are too many files open?)", noPipe);
    }
  }

  /// Readable after a [#signal], until [#drain].
  SelectableChannel source() {
    return source;
  }

  /// From any thread. If the pipe is full, its reader has been woken already.
  void signal() {
    try {
      sink.write(SIGNAL.duplicate());
    } catch (ClosedChannelException ended) {
      return; // nobody is there to wake
    } catch (IOException unwritten) {
      throw new UncheckedIOException("waking a thread", unwritten);
    }
  }

  /// Takes signals; if there are more than a few the pipe stays readable. The reader's.
  void drain() {
    try {
      signals.clear();
      source.read(signals);
    } catch (IOException unread) {
      throw new UncheckedIOException("reading what woke a thread", unread);
    }
  }

  void close() {
    try (source;
        sink) {
      return;
    } catch (IOException unclosed) {
      throw new UncheckedIOException("closing what wakes a thread", unclosed);
    }
  }
}
