package dev.raincheck.server.runner;

import dev.raincheck.server.book.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.Inbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Carries out what the book orders of the store, on a platform thread of its own: the loop never
/// waits for the store, no handler touches it, and nobody interrupts it. What has piled up while
/// one transaction was written becomes the next one. A write that fails, or may have, is repeated
/// until it succeeds; that changes nothing if it had.
public final class StoreThread implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final int BATCH_MAX = 1_000;
  private static final long BATCH_BYTES_MAX = 8 << 20;
  private static final long PURGE_EVERY_MS = 5_000;
  private static final long BACK_OFF_MIN_MS = 20;
  private static final long BACK_OFF_MAX_MS = 1_000;
  private static final long CLOSE_PATIENCE_MS = 5_000;

  private final Inbox<Event> inbox;
  private final StoreRun run;
  private final String name;
  private final LinkedTransferQueue<StoreOrder> orders = new LinkedTransferQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean failing;

  /// @param name what logs call the store
  public StoreThread(Inbox<Event> inbox, StoreRun run, String name) {
    this.inbox = inbox;
    this.run = run;
    this.name = name;
    this.thread = FreshThreads.daemon("raincheck-store", this::work);
  }

  public void start() {
    thread.start();
  }

  /// For the loop; waits for nothing.
  public void order(StoreOrder order) {
    orders.put(order);
  }

  /// Whether the last thing that the store was asked for failed. From any thread.
  public boolean isFailing() {
    return failing;
  }

  private void work() {
    try (run) {
      long purgeDueNs = System.nanoTime();
      inbox.post(new Event.StoreOpened(waiting()));
      while (closing.getCount() > 0 || !orders.isEmpty()) {
        StoreOrder first = orders.poll(PURGE_EVERY_MS, TimeUnit.MILLISECONDS);
        if (first != null) {
          carryOut(gather(first));
        }
        if (System.nanoTime() - purgeDueNs >= 0) {
          purge();
          purgeDueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PURGE_EVERY_MS);
        }
      }
    } catch (Throwable fault) { // whatever it is, the server knows that its store is gone
      LOG.error("the thread of {} failed and ends", name, fault);
      inbox.post(new Event.Broken("the thread of " + name + " failed: " + fault));
    }
  }

  private List<StoreOrder> gather(StoreOrder first) {
    var batch = new ArrayList<StoreOrder>();
    long bytes = 0;
    for (StoreOrder next = first; next != null; next = orders.poll()) {
      batch.add(next);
      bytes += StoreTransaction.bytes(next);
      if (batch.size() >= BATCH_MAX || bytes >= BATCH_BYTES_MAX) {
        break;
      }
    }
    return batch;
  }

  private void carryOut(List<StoreOrder> batch) throws InterruptedException {
    var writes = new ArrayList<StoreOrder.Write>();
    for (StoreOrder order : batch) {
      if (order instanceof StoreOrder.Write write) {
        writes.add(write);
      }
    }
    if (!writes.isEmpty() && write(StoreTransaction.of(writes))) {
      inbox.post(new Event.Stored(writes));
    }
    for (StoreOrder order : batch) {
      switch (order) {
        case StoreOrder.Write done -> {}
        case StoreOrder.Find find -> find(find);
        case StoreOrder.Take take -> take(take);
        case StoreOrder.Nothing nothing -> {}
      }
    }
  }

  /// Until it is written.
  ///
  /// @return false if the server closes, and the store will not have it
  private boolean write(StoreTransaction transaction) throws InterruptedException {
    long pauseMs = BACK_OFF_MIN_MS;
    while (true) {
      try {
        run.write(transaction.batch());
        succeeded();
        return true;
      } catch (StoreException failed) {
        failed(failed);
        if (failed.kind() == StoreException.Kind.FULL) {
          makeRoom(transaction);
        }
      }
      if (closing.await(pauseMs, TimeUnit.MILLISECONDS)) {
        return false;
      }
      pauseMs = Math.min(2 * pauseMs, BACK_OFF_MAX_MS);
    }
  }

  private void makeRoom(StoreTransaction transaction) {
    try {
      run.write(transaction.batch().onlyForgotten());
      run.purge();
    } catch (StoreException stillFull) {
      LOG.debug("no room could be made in {}: {}", name, stillFull.getMessage());
    }
  }

  /// No answer is one, too: whoever asked gets another one in time.
  private void find(StoreOrder.Find find) {
    try {
      StoreOrder.Cancel cancel = find.cancel();
      if (cancel != null) {
        run.cancel(StoreTransaction.of(find.inquiry()), cancel.reason(), cancel.outcome());
      }
      StoredOperation found = run.find(find.inquiry().record);
      succeeded();
      inbox.post(new Event.Found(find.inquiry(), found));
    } catch (StoreException failed) {
      failed(failed);
    }
  }

  private void take(StoreOrder.Take take) throws InterruptedException {
    List<StoredOperation> taken = null;
    while (taken == null && closing.getCount() > 0) {
      taken = taken(take);
      if (taken == null) {
        var _ = closing.await(BACK_OFF_MAX_MS, TimeUnit.MILLISECONDS);
      }
    }
    inbox.post(new Event.Taken(taken == null ? List.of() : taken));
  }

  private @Nullable List<StoredOperation> taken(StoreOrder.Take take) {
    try {
      List<StoredOperation> taken = run.take(take.methods(), take.max());
      succeeded();
      return taken;
    } catch (StoreException failed) {
      failed(failed);
      return null;
    }
  }

  /// It may be a guess: then nobody is kept from taking what there is.
  private long waiting() {
    try {
      return run.waiting();
    } catch (StoreException failed) {
      failed(failed);
      return 1;
    }
  }

  private void purge() {
    try {
      while (run.purge() > 0) {
        LOG.debug("results whose retention has ended were deleted from {}", name);
      }
    } catch (StoreException failed) {
      failed(failed);
    }
  }

  private void succeeded() {
    if (failing) {
      failing = false;
      LOG.info("{} works again", name);
    }
  }

  private void failed(StoreException why) {
    if (!failing) {
      failing = true;
      LOG.error(
          "{} failed: {}; what is to be stored waits, new calls that need it are refused (told"
              + " once)",
          name,
          why.getMessage());
    }
  }

  /// What was ordered is still done, unless the store fails. Not for the loop's thread.
  @Override
  public void close() {
    closing.countDown();
    orders.put(new StoreOrder.Nothing()); // wakes it
    boolean interrupted = false;
    try {
      thread.join(CLOSE_PATIENCE_MS);
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
