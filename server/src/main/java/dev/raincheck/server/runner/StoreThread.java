package dev.raincheck.server.runner;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.Inbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Carries out what the book orders of the store, on a platform thread of its own: the loop never
/// waits for the store, no handler touches it, and nobody interrupts it. What has piled up while
/// one transaction was written becomes the next one. A write that fails, or may have, is repeated
/// until it succeeds; that changes nothing if it had.
public final class StoreThread implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final long NEWS_EVERY_NS = 1_000_000_000;
  private static final int COUNT_EVERY_NEWS = 60;
  private static final int FLEET_EVERY_NEWS = 3;
  private static final long BACK_OFF_MAX_MS = 1_000;
  private static final long CLOSE_PATIENCE_MS = 5_000;
  private static final long IDLE = Long.MIN_VALUE;

  private final Inbox<Event> inbox;
  private final String name;
  private final StoreOrders orders = new StoreOrders(System::nanoTime);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private final List<String> methods;
  private final PresentRun present;
  private final StoreWriter writer;
  private final StoreReader reader;
  private final PurgeTurns purges = new PurgeTurns(System.nanoTime());
  private final FailedTake failedTake = new FailedTake();
  private int newsHeard;

  /// It was found failing while nothing was ordered: no order will find it working again.
  private boolean failedBetween;

  /// When it began what it asks of the store now; [#IDLE] if nothing.
  private volatile long busySinceNs = IDLE;

  /// @param methods those that this server can run
  /// @param present the first run
  public StoreThread(Inbox<Event> inbox, List<String> methods, PresentRun present) {
    this.inbox = inbox;
    this.methods = List.copyOf(methods);
    this.present = present;
    this.name = present.name();
    this.writer = new StoreWriter(inbox, present, closing);
    this.reader = new StoreReader(inbox, present);
    this.thread = FreshThreads.daemon("raincheck-store", this::work);
  }

  public void start() {
    thread.start();
  }

  /// For the loop; waits for nothing.
  public void order(StoreOrder order) {
    orders.put(order);
  }

  /// What logs call the store.
  public String name() {
    return name;
  }

  /// Whether the last thing that the store was asked for failed. From any thread.
  public boolean isFailing() {
    return present.isFailing();
  }

  /// For how long what it was asked for last has taken so far; 0 if it is done. From any thread.
  public long busyNs() {
    long since = busySinceNs;
    return since == IDLE ? 0 : System.nanoTime() - since;
  }

  /// Who shares the store, as it told last. From any thread.
  public List<StoreRun.Member> fleet() {
    return present.fleet();
  }

  private void work() {
    try {
      long newsDueNs = System.nanoTime();
      inbox.post(present.opened());
      while (closing.getCount() > 0 || !orders.isEmpty()) {
        List<StoreOrder> batch = orders.take(purges.dueInNs(System.nanoTime(), NEWS_EVERY_NS));
        busySinceNs = System.nanoTime();
        carryOut(present.ordered(batch));
        takeAgainIfDue();
        if (System.nanoTime() - newsDueNs >= 0) {
          hearNews();
          newsDueNs = System.nanoTime() + NEWS_EVERY_NS;
        }
        purgeIfDue();
        busySinceNs = IDLE;
      }
    } catch (Throwable fault) { // whatever it is, the server knows that its store is gone
      LOG.error("the thread of {} failed and ends", name, fault);
      inbox.post(new Event.Broken("the thread of " + name + " failed: " + fault));
    } finally {
      present.close();
    }
  }

  /// What other runs have left, and what is to be done from time to time.
  private void hearNews() throws InterruptedException {
    boolean wasFailing = present.isFailing();
    try {
      newsHeard++;
      StoreRun.News news = present.run().news(methods);
      if (failedBetween) {
        failedBetween = false;
        present.succeeded();
      }
      if (!news.equals(StoreRun.News.NONE)) {
        inbox.post(new Event.StoreNews(news));
      }
      if (newsHeard % COUNT_EVERY_NEWS == 0 && present.mayBeMiscounted()) {
        inbox.post(new Event.StoreCounted(present.count()));
      }
      if (newsHeard % FLEET_EVERY_NEWS == 1) {
        present.lookAtFleet();
      }
    } catch (StoreException failed) {
      present.failed(failed);
    }
    failedBetween |= !wasFailing && present.isFailing();
    beginAnewIfDead();
  }

  private void purgeIfDue() throws InterruptedException {
    long sinceNs = System.nanoTime();
    if (purges.areDue(sinceNs) && closing.getCount() > 0) {
      boolean wasFailing = present.isFailing();
      purges.purged(present.purge(), sinceNs, System.nanoTime());
      failedBetween |= !wasFailing && present.isFailing();
      beginAnewIfDead();
    }
  }

  /// Whatever was to be written and was not is another's to decide by now: the book hears of it at
  /// once, so that handlers stop, and the next run begins.
  private void beginAnewIfDead() throws InterruptedException {
    if (!present.isDead() || closing.getCount() == 0) {
      return;
    }
    LOG.warn(
        "a run on {} was declared dead, and what it had goes on elsewhere: a new one begins", name);
    failedTake.forget();
    present.tellBook();
    inbox.post(new Event.Fenced());
    while (!present.reopen()) {
      if (closing.await(BACK_OFF_MAX_MS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    inbox.post(present.opened());
  }

  private void carryOut(List<StoreOrder> batch) throws InterruptedException {
    var writes = new ArrayList<StoreOrder.Write>();
    for (StoreOrder order : batch) {
      if (order instanceof StoreOrder.Write write) {
        writes.add(write);
      }
    }
    writer.write(writes);
    for (StoreOrder order : batch) {
      if (!present.isDead()) {
        ask(order);
      }
    }
    beginAnewIfDead();
  }

  private void ask(StoreOrder order) {
    switch (order) {
      case StoreOrder.Write done -> {}
      case StoreOrder.Find find -> reader.find(find);
      case StoreOrder.Watch(var records) -> reader.watch(records);
      case StoreOrder.Take take -> take(take);
      case StoreOrder.Decided(long issuedMs) -> {
        boolean isOpen = closing.getCount() > 0;
        if (isOpen) { // else some may have been given up, and be written all the same
          present.run().decided(issuedMs);
        }
      }
      case StoreOrder.BeginAnew known -> {}
      case StoreOrder.Nothing nothing -> {}
    }
  }

  /// If it fails it is tried again, and what was ordered meanwhile is done first.
  private void take(StoreOrder.Take take) {
    long sinceNs = System.nanoTime();
    StoreRun.Taken taken = taken(take);
    if (taken != null) {
      inbox.post(new Event.Taken(taken));
    } else {
      failedTake.failed(take, sinceNs, System.nanoTime());
    }
  }

  private void takeAgainIfDue() throws InterruptedException {
    boolean isOpen = closing.getCount() > 0;
    StoreOrder.Take take = isOpen ? failedTake.removeIfDue(System.nanoTime()) : null;
    if (take != null) {
      take(take);
      beginAnewIfDead();
    }
  }

  private StoreRun.@Nullable Taken taken(StoreOrder.Take take) {
    try {
      StoreRun.Taken taken =
          present.run().take(take.methods(), take.countMax(), take.bytesMax(), take.suspects());
      present.succeeded();
      return taken;
    } catch (StoreException failed) {
      present.failed(failed);
      return null;
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
