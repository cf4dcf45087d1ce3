package dev.raincheck.simulation.fleet;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.store.StoreRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// Does for a simulated server what `StoreThread` does for a real one, step by step: one thing at a
/// time, and what fails again and again.
final class StoreClerk {
  private static final int BATCH_MAX = 20;
  private static final long PAUSE_MS = 200;
  private static final long NEWS_EVERY_MS = 1_000;
  private static final List<String> METHODS =
      List.of("sim.work", "sim.again", "sim.block", "sim.redo", "sim.serial", "sim.limited");

  /// What the clerk stands between.
  interface Server {
    /// The book hears it, behind what was posted before.
    void post(Event.OfStore event);

    /// Another run has begun.
    void begun(SimulatedRun run);
  }

  private final Process process;
  private final StoreWire wire;
  private final SimulatedStore store;
  private final StoreWriting writing;
  private final StoreLookUp lookUp;
  private final Server server;
  private final StoreWire.Question<SimulatedRun> opener;
  private final Deque<StoreOrder> orders = new ArrayDeque<>();
  private boolean busy;
  private boolean newsDue;
  private boolean closing;
  private int newsHeard;

  /// How many of the dead runs the book does not know to be dead.
  private int unknownToBook;

  StoreClerk(
      Process process,
      StoreWire wire,
      SimulatedStore store,
      Server server,
      StoreWire.Question<SimulatedRun> opener) {
    this.process = process;
    this.wire = wire;
    this.store = store;
    this.server = server;
    this.opener = opener;
    this.writing = new StoreWriting(process, wire, store, server);
    this.lookUp = new StoreLookUp(process, wire, server, writing);
  }

  /// The first run has begun.
  void begin(SimulatedRun run) {
    writing.run = run;
    busy = true;
    tellOpened(this::idle);
    heartbeat();
  }

  private void heartbeat() {
    process.later(
        NEWS_EVERY_MS,
        () -> {
          newsDue = true;
          proceed();
          if (!closing) {
            heartbeat();
          }
        });
  }

  void order(StoreOrder order) {
    orders.add(order);
    proceed();
  }

  /// What was ordered is still done, then the run ends.
  void close() {
    closing = true;
    writing.closing = true;
    proceed();
  }

  private void idle() {
    busy = false;
    proceed();
  }

  private void proceed() {
    if (busy) {
      return;
    }
    if (newsDue && !closing) {
      newsDue = false;
      busy = true;
      hearNews();
    } else if (!orders.isEmpty()) {
      busy = true;
      carryOut(ordered(gather()));
    } else if (closing) {
      busy = true;
      endRun();
    }
  }

  private void endRun() {
    SimulatedRun run = writing.run;
    var asker =
        new StoreWire.Asker<Boolean>(process, done -> process.kill(), failed -> process.kill());
    wire.ask(
        asker,
        () -> {
          run.close();
          return true;
        });
  }

  private List<StoreOrder> gather() {
    var batch = new ArrayList<StoreOrder>();
    while (!orders.isEmpty() && batch.size() < BATCH_MAX) {
      batch.add(orders.remove());
    }
    return batch;
  }

  private List<StoreOrder> ordered(List<StoreOrder> all) {
    List<StoreOrder> rest = all;
    for (int i = 0; unknownToBook > 0 && i < all.size(); i++) {
      if (all.get(i) instanceof StoreOrder.BeginAnew) {
        unknownToBook--;
        rest = all.subList(i + 1, all.size());
      }
    }
    return unknownToBook > 0 ? List.of() : rest;
  }

  private void carryOut(List<StoreOrder> batch) {
    var writes = new ArrayList<StoreOrder.Write>();
    var others = new ArrayDeque<StoreOrder>();
    for (StoreOrder order : batch) {
      if (order instanceof StoreOrder.Write write) {
        writes.add(write);
      } else {
        others.add(order);
      }
    }
    writing.write(writes, () -> ask(others));
  }

  private void ask(Deque<StoreOrder> others) {
    StoreOrder next = writing.dead ? null : others.poll();
    switch (next) {
      case null -> beginAnewIfDead();
      case StoreOrder.Find find -> lookUp.find(find, () -> ask(others));
      case StoreOrder.Watch(var records) -> lookUp.watch(records, () -> ask(others));
      case StoreOrder.Take take -> take(take, () -> ask(others));
      case StoreOrder.Decided(long issuedMs) when !closing -> {
        writing.run.decided(issuedMs);
        ask(others);
      }
      case StoreOrder other -> ask(others);
    }
  }

  private <T> StoreWire.Asker<T> asker(Consumer<T> then, Runnable failed) {
    return new StoreWire.Asker<>(
        process,
        then,
        why -> {
          writing.failed(why);
          failed.run();
        });
  }

  private void take(StoreOrder.Take take, Runnable then) {
    SimulatedRun run = writing.run;
    StoreWire.Asker<StoreRun.Taken> asker =
        asker(
            taken -> {
              run.takeSucceeded();
              server.post(new Event.Taken(taken));
              then.run();
            },
            () -> {
              if (!writing.dead && !closing) {
                orders.add(take);
              }
              then.run();
            });
    wire.ask(
        asker,
        () -> run.takeUnsaid(take.methods(), take.countMax(), take.bytesMax(), take.suspects()));
  }

  private void hearNews() {
    SimulatedRun run = writing.run;
    boolean purges = newsHeard++ % 5 == 0;
    StoreWire.Asker<StoreRun.News> asker =
        asker(
            news -> {
              if (!news.equals(StoreRun.News.NONE)) {
                server.post(new Event.StoreNews(news));
              }
              beginAnewIfDead();
            },
            this::beginAnewIfDead);
    wire.ask(
        asker,
        () -> {
          if (purges) {
            run.purge(Long.MAX_VALUE);
          }
          return run.news(METHODS);
        });
  }

  private void beginAnewIfDead() {
    if (!writing.dead || closing) {
      idle();
      return;
    }
    if (store.flaw != Flaw.FENCE_IS_NOT_TOLD) {
      unknownToBook++;
      server.post(new Event.Fenced());
    }
    reopen();
  }

  private void reopen() {
    var asker =
        new StoreWire.Asker<SimulatedRun>(
            process,
            run -> {
              writing.run = run;
              writing.dead = false;
              server.begun(run);
              tellOpened(this::idle);
            },
            failed -> process.later(PAUSE_MS, this::reopen));
    wire.ask(asker, opener);
  }

  private void tellOpened(Runnable then) {
    SimulatedRun run = writing.run;
    long epoch = run.identity().epoch();
    StoreWire.Asker<Long> asker =
        asker(
            waiting -> {
              server.post(new Event.StoreOpened(epoch, waiting));
              then.run();
            },
            () -> {
              server.post(new Event.StoreOpened(epoch, 1));
              then.run();
            });
    wire.ask(asker, run::waiting);
  }
}
