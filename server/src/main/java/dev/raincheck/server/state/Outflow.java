package dev.raincheck.server.state;

import dev.raincheck.protocol.bytes.Slice;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The frames that wait in the transport until their connections read, weighed: the transport
/// itself counts them only, and for each connection by itself. The transport thread's.
///
/// A connection may have as much as is free: one that does not read has half, and leaves as much to
/// others. Of many that do not read, the one that has most ends when another needs the room.
public final class Outflow {
  /// What a frame takes beside its bytes, about.
  public static final int FRAME_BYTES = 256;

  /// What a connection that does not read may have waiting. Well above the calls that a session may
  /// have open, since all may be answered in one turn.
  public static final int FRAMES_MAX = 50_000;

  /// For so long a connection that does not read may be about to.
  public static final long GRACE_NS = 1_000_000_000;

  private final long bytesMax;
  private final Set<Line> lines = new LinkedHashSet<>(); // to be searched when there is no room
  private long bytes;
  private long nowNs;

  /// Nobody is found to end before.
  private long nextSearchNs = Long.MIN_VALUE;

  /// One connection.
  public static final class Line {
    private final Consumer<String> end;
    private final Consumer<Slice> way;
    private boolean open;
    private long bytes;
    private int frames;

    /// Since when something waits.
    private long sinceNs;

    /// @param end ends the connection, for the given reason
    /// @param way has the transport write a frame
    public Line(Consumer<String> end, Consumer<Slice> way) {
      this.end = end;
      this.way = way;
    }

    /// One by which nothing leaves.
    public Line(Consumer<String> end) {
      this(end, frame -> {});
    }

    /// What waits for it now.
    long bytes() {
      return bytes;
    }
  }

  /// @param bytesMax of all connections together
  public Outflow(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  private static long weight(int size) {
    return FRAME_BYTES + (long) size;
  }

  /// The connection is there.
  public void open(Line line) {
    line.open = true;
    lines.add(line);
  }

  /// The connection is gone, and what waited for it is garbage.
  public void close(Line line) {
    line.open = false;
    lines.remove(line);
    bytes -= line.bytes;
    line.bytes = 0;
  }

  public void advance(long now) {
    nowNs = now;
  }

  /// Hands the frame to the transport, if it may wait for the connection; else nobody has it.
  ///
  /// @return whether the connection is up and takes it
  public boolean send(Line line, Slice frame) {
    boolean fits = makeRoom(line, frame.length());
    if (fits) {
      add(line, frame.length());
      line.way.accept(frame);
    }
    return fits;
  }

  /// Whether a frame of this size may wait for the connection, if need be in the place of what
  /// waits for another one.
  public boolean makeRoom(Line line, int size) {
    if (line.frames >= FRAMES_MAX) {
      return false;
    }
    while (line.open && !hasRoom(line, size)) {
      Line other = slowerThan(line);
      if (other == null) {
        return false;
      }
      long held = other.bytes;
      other.end.accept(
          "it does not read, and others need the room of %d bytes that wait for it"
              .formatted(held));
      close(other); // if its end has not
    }
    return line.open;
  }

  private boolean hasRoom(Line line, int size) {
    return line.bytes + weight(size) <= bytesMax - bytes;
  }

  /// The one that has most, and more than this one, of those that have had time to read.
  private @Nullable Line slowerThan(Line line) {
    if (nowNs < nextSearchNs) {
      return null;
    }
    Line most = null;
    for (Line other : lines) {
      boolean isSlow = other.bytes > 0 && nowNs - other.sinceNs >= GRACE_NS;
      if (isSlow && other.bytes > (most == null ? line : most).bytes) {
        most = other;
      }
    }
    if (most == null) {
      nextSearchNs = nowNs + GRACE_NS / 10;
    }
    return most;
  }

  /// A frame waits from now on.
  public void add(Line line, int size) {
    if (line.bytes == 0) {
      line.sinceNs = nowNs;
    }
    line.frames++;
    line.bytes += weight(size);
    bytes += weight(size);
  }

  /// The transport has it in hand to write it.
  public void taken(Line line, int size) {
    if (line.open) {
      line.frames--;
      line.bytes -= weight(size);
      bytes -= weight(size);
    }
  }

  /// What waits for all of them.
  public long bytes() {
    return bytes;
  }
}
