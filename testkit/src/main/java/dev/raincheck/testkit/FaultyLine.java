package dev.raincheck.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One connection through a proxy, and its fault.
final class FaultyLine {
  private static final long DELAY_NS = 2_500_000_000L;
  private static final int NARROW_BYTES = 16;
  private static final int CHUNK_BYTES = 4_096;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket upstream;
  private final FaultProxy.@Nullable Planned plan;
  private volatile boolean spoilt;
  private volatile boolean lost;

  FaultyLine(FaultProxy proxy, Socket client, Socket upstream, FaultProxy.@Nullable Planned plan) {
    this.proxy = proxy;
    this.client = client;
    this.upstream = upstream;
    this.plan = plan;
  }

  void start() {
    int requests = plan != null && plan.fault().strikesRequests() ? plan.fromByte() : -1;
    int replies = plan != null && plan.fault().strikesReplies() ? plan.fromByte() : -1;
    Thread.ofVirtual().start(() -> pass(client, upstream, requests));
    Thread.ofVirtual().start(() -> pass(upstream, client, replies));
  }

  /// Whether it lost something in a partition.
  boolean hasLost() {
    return lost;
  }

  /// Hands bytes on until an end is closed, by whomever.
  ///
  /// @param fromByte from which on the fault strikes; -1 for never
  private void pass(Socket from, Socket to, int fromByte) {
    int clean = fromByte < 0 ? Integer.MAX_VALUE : fromByte;
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      for (int count; (count = from.getInputStream().read(chunk)) > 0; clean -= count) {
        if (isLost()) {
          continue;
        }
        int good = fromByte < 0 ? count : Math.clamp(clean, 0, count);
        to.getOutputStream().write(chunk, 0, good);
        if (good < count) {
          strike(clean >= 0);
          write(to.getOutputStream(), chunk, good, count);
        }
      }
    } catch (IOException cut) {
      // by the other direction, or by either side: this direction ends as well
    } finally {
      if (!hidesTheEnd()) {
        hangUp(false);
      }
    }
  }

  /// Whether what has come now is lost, be it bytes or the end. Then all that follows is as well,
  /// and the connection ends with the partition: here, if that has ended meanwhile.
  private boolean isLost() {
    if (proxy.isPartitioned()) {
      lost = true;
    }
    if (lost && !proxy.isPartitioned()) {
      hangUp(false);
    }
    return lost;
  }

  private boolean hidesTheEnd() {
    return isLost() || (plan != null && spoilt && plan.fault().hidesTheEnd());
  }

  private void strike(boolean first) {
    if (!spoilt) {
      spoilt = true;
      proxy.hasStruck();
    }
    if (first && plan != null && plan.fault() == Fault.DELAYED) {
      LockSupport.parkNanos(DELAY_NS);
    }
  }

  private void write(OutputStream out, byte[] chunk, int from, int to) throws IOException {
    Fault fault = plan == null ? Fault.HALF_OPEN : plan.fault();
    switch (fault) {
      case DELAYED -> out.write(chunk, from, to - from);
      case NARROW -> {
        for (int at = from; at < to; at += NARROW_BYTES) {
          LockSupport.parkNanos(1_000_000);
          out.write(chunk, at, Math.min(NARROW_BYTES, to - at));
        }
      }
      case REQUESTS_LOST, REPLIES_LOST, HALF_OPEN -> {}
      case REQUESTS_CUT, REPLIES_CUT -> hangUp(false);
      case RESET -> hangUp(true);
    }
  }

  /// Ends both sides.
  void hangUp(boolean reset) {
    proxy.ended(this);
    end(client, reset);
    end(upstream, reset);
  }

  private static void end(Socket socket, boolean reset) {
    try (socket) {
      if (reset && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException over) {
      // it has ended by itself, which is as good
    }
  }
}
