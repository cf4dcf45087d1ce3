package dev.raincheck.server.socket;

import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The memory of what arrives: the transport makes room for a frame as soon as its header says how
/// long it will be, and what is complete waits for the loop. Both are bounded, in all. The
/// transport thread's, as all that receives.
///
/// Over the bound of frames that are still to come, whichever comes slowest gives way: who only
/// announces bytes holds memory no longer than nobody else needs it, and who sends keeps it. Over
/// the bound of what waits, nothing more is read until the loop has caught up.
final class Inflow {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");

  /// The transport reads smaller frames through a buffer that each connection has anyway; so those
  /// are bounded by the number of connections.
  static final int SMALL_BYTES_MAX = 8_192;

  /// What a message costs beside its bytes.
  private static final int MESSAGE_BYTES = 128;

  /// A frame that was announced just now has not had the time to come.
  private static final long GRACE_NS = 1_000_000_000;

  private final long max;
  private final Set<Frame> awaited = new LinkedHashSet<>(); // the oldest first
  private long awaitedBytes;
  private long waitingBytes;
  private long ended;

  /// A frame for which there is room, and which is not complete.
  interface Frame {
    int size();

    /// How many of its bytes are there.
    int arrived();

    long announcedNs();

    /// Ends its connection, and with that the frame.
    void end(String why);
  }

  /// What waits of one connection.
  static final class Waiting {
    private long bytes;
  }

  /// @param max of each, what is still to come and what waits, in bytes
  Inflow(long max) {
    this.max = max;
  }

  /// A frame is to come. The slowest ones end, as many as it takes.
  ///
  /// @return whether there is room for it
  boolean await(Frame frame, long nowNs) {
    if (frame.size() <= SMALL_BYTES_MAX) {
      return true;
    }
    while (!awaited.isEmpty() && awaitedBytes + frame.size() > max) {
      Frame slowest = slowest(nowNs);
      if (slowest == null) {
        return false;
      }
      slowest.end(tooSlow(slowest, nowNs));
      forget(slowest);
    }
    awaited.add(frame);
    awaitedBytes += frame.size();
    return true;
  }

  private @Nullable Frame slowest(long nowNs) {
    Frame slowest = null;
    double least = Double.MAX_VALUE;
    for (Frame frame : awaited) {
      long ageNs = nowNs - frame.announcedNs();
      if (ageNs < GRACE_NS) {
        break; // and so are those behind it
      }
      double bytesPerNs = (double) frame.arrived() / ageNs;
      if (bytesPerNs < least) {
        least = bytesPerNs;
        slowest = frame;
      }
    }
    return slowest;
  }

  private String tooSlow(Frame frame, long nowNs) {
    if (Long.bitCount(++ended) == 1) { // the first, second, fourth …: nobody fills the log
      LOG.warn(
          "messages that come slowly are ended to make room for others, {} so far (at most {} bytes"
              + " may be under way at once; give the process more memory if they are honest)",
          ended,
          max);
    }
    return "of its message of %d bytes %d came in %d ms, and others need the room"
        .formatted(frame.size(), frame.arrived(), (nowNs - frame.announcedNs()) / 1_000_000);
  }

  /// The frame is complete, or its connection has ended.
  void forget(Frame frame) {
    if (awaited.remove(frame)) {
      awaitedBytes -= frame.size();
    }
  }

  /// A message is complete.
  ///
  /// @return whether it may wait for the loop; else nothing more is to be read from its connection
  boolean hold(Waiting connection, int size) {
    long bytes = size + (long) MESSAGE_BYTES;
    if (isOver(connection.bytes, bytes, max / 2) || isOver(waitingBytes, bytes, max)) {
      return false;
    }
    connection.bytes += bytes;
    waitingBytes += bytes;
    return true;
  }

  /// A single message always has room, so that each comes through one day.
  private static boolean isOver(long waiting, long bytes, long bound) {
    return waiting > 0 && waiting + bytes > bound;
  }

  /// The loop has taken a message, or it could not be handed on.
  void release(Waiting connection, int size) {
    long bytes = size + (long) MESSAGE_BYTES;
    connection.bytes -= bytes;
    waitingBytes -= bytes;
  }

  /// Whether so much has been taken that those who were to stop may go on.
  boolean hasRoom() {
    return waitingBytes <= max / 2;
  }

  long awaitedBytes() {
    return awaitedBytes;
  }

  long waitingBytes() {
    return waitingBytes;
  }
}
