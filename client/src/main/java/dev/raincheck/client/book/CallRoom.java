package dev.raincheck.client.book;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// The room that calls need in the client, from any thread. A caller who finds none may wait for
/// it; those who wait have their turn before others, in order.
///
/// Count and bytes are one number, so that a call costs one atomic step to let in, and one to let
/// out.
public final class CallRoom {
  /// What a call needs beside what it holds, about.
  static final int CALL_BYTES = 512;

  private static final int COUNT_SHIFT = 43;
  private static final long BYTES_MASK = (1L << COUNT_SHIFT) - 1;

  private final int callsMax;
  private final long bytesMax;
  private final AtomicLong used = new AtomicLong();
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  /// Somebody who waits; complete when the room is theirs, or when they have given up.
  private static final class Waiting extends CompletableFuture<Boolean> {
    private final long size;

    private Waiting(long size) {
      this.size = size;
    }
  }

  /// @param bytesMax of all calls; one call alone may take more
  public CallRoom(int callsMax, long bytesMax) {
    this.callsMax = callsMax;
    this.bytesMax = bytesMax;
  }

  /// The size of a call that holds this many bytes.
  public static long sizeOf(long bytes) {
    return (1L << COUNT_SHIFT) + CALL_BYTES + bytes;
  }

  private static long countOf(long size) {
    return size >>> COUNT_SHIFT;
  }

  private static long bytesOf(long size) {
    return size & BYTES_MASK;
  }

  /// Takes room if there is some, and nobody waits for it.
  public boolean tryTake(long size) {
    return waiting.isEmpty() && takeIfFree(size);
  }

  private boolean takeIfFree(long size) {
    long before = used.get();
    while (fits(before, size)) {
      long found = used.compareAndExchange(before, before + size);
      if (found == before) {
        return true;
      }
      before = found;
    }
    return false;
  }

  private boolean fits(long before, long size) {
    return before == 0
        || (countOf(before) < callsMax && bytesOf(before) + bytesOf(size) <= bytesMax);
  }

  /// Waits for room.
  ///
  /// @return whether it was found in time
  public boolean take(long size, long waitNs) throws InterruptedException {
    var mine = new Waiting(size);
    waiting.add(mine);
    handOut(); // what was given back before anybody could see this one
    try {
      return mine.get(waitNs, TimeUnit.NANOSECONDS);
    } catch (TimeoutException over) {
      return !givesUp(mine);
    } catch (InterruptedException interrupted) {
      if (!givesUp(mine)) {
        giveBack(size);
      }
      throw interrupted;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("completed with values only", impossible);
    }
  }

  /// False if the room came at the last moment.
  private boolean givesUp(Waiting mine) {
    boolean gaveUp = mine.complete(false);
    if (gaveUp) {
      waiting.remove(mine);
      handOut(); // it may have stood before smaller ones
    }
    return gaveUp;
  }

  /// Notes that a call holds this many bytes more.
  void add(long bytes) {
    used.addAndGet(bytes);
  }

  void giveBack(long size) {
    used.addAndGet(-size);
    handOut();
  }

  private void handOut() {
    Waiting first = waiting.peek();
    while (first != null && takeIfFree(first.size)) {
      waiting.remove(first);
      if (!first.complete(true)) {
        used.addAndGet(-first.size); // somebody else has let it in, or it has given up
      }
      first = waiting.peek();
    }
  }

  /// How full it is; read from any thread, so only roughly true.
  @Override
  public String toString() {
    long now = used.get();
    int waiters = waiting.size();
    return "%d of %d calls, %d of %d bytes%s"
        .formatted(
            countOf(now),
            callsMax,
            bytesOf(now),
            bytesMax,
            waiters == 0 ? "" : ", " + waiters + " wait for room");
  }
}
