package dev.raincheck.simulation.fleet;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.runner.Transactions;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoredOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The part of [StoreClerk] that writes, as `StoreWriter` does.
final class StoreWriting {
  private static final long PAUSE_MAX_MS = 1_000;

  /// Of so many records the store will never have one, if it refuses any.
  private static final int REFUSED = 9;

  private final Process process;
  private final StoreWire wire;
  private final SimulatedStore store;
  private final StoreClerk.Server server;

  /// The present one; null only before the first.
  SimulatedRun run;

  boolean dead;
  boolean closing;

  StoreWriting(Process process, StoreWire wire, SimulatedStore store, StoreClerk.Server server) {
    this.process = process;
    this.wire = wire;
    this.store = store;
    this.server = server;
  }

  void failed(StoreException why) {
    dead |= why.kind() == StoreException.Kind.FENCED;
  }

  void write(List<StoreOrder.Write> writes, Runnable then) {
    write(writes, 20, then);
  }

  private void write(List<StoreOrder.Write> writes, long pauseMs, Runnable then) {
    if (writes.isEmpty() || dead) {
      then.run();
      return;
    }
    List<StoreOrder.Write> rest = toldTooEarly(writes);
    StoreBatch batch = Transactions.batch(writes);
    SimulatedRun present = run;
    var asker =
        new StoreWire.Asker<Set<RecordId>>(
            process,
            notStarted -> tell(rest, notStarted, then),
            why -> failed(why, writes, pauseMs, then));
    boolean adds = !batch.equals(batch.onlyForgotten());
    wire.ask(
        asker,
        adds,
        () -> {
          refuse(batch);
          return present.write(batch);
        });
  }

  private void refuse(StoreBatch batch) throws StoreException {
    if (wire.refuses() && batch.accepted().stream().anyMatch(it -> it.id().low() % REFUSED == 0)) {
      throw new StoreException(StoreException.Kind.REFUSED, "never", null);
    }
  }

  /// What the book hears before it is so, if the store is flawed like that.
  ///
  /// @return the others
  private List<StoreOrder.Write> toldTooEarly(List<StoreOrder.Write> writes) {
    Class<?> flawed =
        switch (store.flaw) {
          case ACCEPTED_TOO_EARLY -> StoreOrder.Accept.class;
          case STARTED_TOO_EARLY -> StoreOrder.Start.class;
          case ENDED_TOO_EARLY -> StoreOrder.End.class;
          default -> Void.class;
        };
    List<StoreOrder.Write> early = writes.stream().filter(flawed::isInstance).toList();
    if (!early.isEmpty()) {
      server.post(new Event.Stored(early));
    }
    return writes.stream().filter(it -> !flawed.isInstance(it)).toList();
  }

  private void failed(
      StoreException why, List<StoreOrder.Write> writes, long pauseMs, Runnable then) {
    failed(why);
    switch (why.kind()) {
      case FENCED -> then.run();
      case REFUSED -> refused(writes, then);
      case FULL -> makeRoom(writes, () -> again(writes, pauseMs, then));
      case UNAVAILABLE, UNUSABLE -> {
        if (store.flaw == Flaw.DOUBT_IS_REFUSAL) {
          writes.forEach(it -> server.post(new Event.NotStored(it, "it failed")));
          then.run();
        } else if (store.flaw == Flaw.DOUBT_IS_SUCCESS) {
          tell(writes, Set.of(), then);
        } else {
          again(writes, pauseMs, then);
        }
      }
    }
  }

  private void again(List<StoreOrder.Write> writes, long pauseMs, Runnable then) {
    if (closing) {
      then.run(); // given up
    } else {
      process.later(pauseMs, () -> write(writes, Math.min(2 * pauseMs, PAUSE_MAX_MS), then));
    }
  }

  private void refused(List<StoreOrder.Write> writes, Runnable then) {
    int count = writes.size();
    if (count > 1) {
      write(writes.subList(0, count / 2), () -> write(writes.subList(count / 2, count), then));
    } else {
      server.post(new Event.NotStored(writes.getFirst(), "never"));
      then.run();
    }
  }

  private void makeRoom(List<StoreOrder.Write> writes, Runnable then) {
    StoreBatch forgotten = Transactions.batch(writes).onlyForgotten();
    SimulatedRun present = run;
    var asker = new StoreWire.Asker<Integer>(process, purged -> then.run(), why -> then.run());
    wire.ask(
        asker,
        () -> {
          present.write(forgotten);
          return present.purge(Long.MAX_VALUE);
        });
  }

  private void tell(List<StoreOrder.Write> writes, Set<RecordId> notStarted, Runnable then) {
    List<StoreOrder.Write> stored = new ArrayList<>(writes);
    List<StoreOrder.Accept> others = new ArrayList<>();
    for (StoreOrder.Write write : writes) {
      if (!notStarted.contains(write.id())) {
        continue;
      }
      if (write instanceof StoreOrder.Accept accept) {
        stored.remove(write);
        others.add(accept);
      } else if (write instanceof StoreOrder.Start) {
        stored.remove(write);
        server.post(new Event.NotStored(write, "its record is gone, or another run's"));
      }
    }
    tellOthers(
        others,
        () -> {
          server.post(new Event.Stored(stored));
          then.run();
        });
  }

  private void tellOthers(List<StoreOrder.Accept> accepts, Runnable then) {
    if (accepts.isEmpty()) {
      then.run();
    } else {
      tellOther(accepts.getFirst(), () -> tellOthers(accepts.subList(1, accepts.size()), then));
    }
  }

  /// Another record has its name; if that is gone by now, this one is written.
  private void tellOther(StoreOrder.Accept accept, Runnable then) {
    NewRecord record = accept.record();
    RecordName name = record.name();
    SimulatedRun present = run;
    var asker =
        new StoreWire.Asker<List<StoredOperation>>(
            process,
            found -> {
              if (found.isEmpty() || found.getFirst().record().id().equals(record.id())) {
                write(List.of(accept), then);
              } else {
                server.post(new Event.NameTaken(accept, found.getFirst()));
                then.run();
              }
            },
            why -> {
              failed(why);
              if (dead || closing) {
                then.run();
              } else {
                process.later(PAUSE_MAX_MS, () -> tellOther(accept, then));
              }
            });
    wire.ask(asker, () -> StoreLookUp.listOf(present.find(record.principal(), name.text())));
  }
}
