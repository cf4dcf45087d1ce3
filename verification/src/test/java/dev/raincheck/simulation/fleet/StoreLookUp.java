package dev.raincheck.simulation.fleet;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.terms.Sought;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The part of [StoreClerk] that looks records up, and stops operations.
final class StoreLookUp {
  private final Process process;
  private final StoreWire wire;
  private final StoreClerk.Server server;
  private final StoreWriting writing;

  StoreLookUp(Process process, StoreWire wire, StoreClerk.Server server, StoreWriting writing) {
    this.process = process;
    this.wire = wire;
    this.server = server;
    this.writing = writing;
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

  void find(StoreOrder.Find find, Runnable then) {
    BookTimer.Inquiry inquiry = find.inquiry();
    StoreRun.Stop cancel = find.cancel();
    SimulatedRun run = writing.run;
    if (inquiry.answered) {
      server.post(new Event.NotFound(inquiry));
      then.run();
    } else if (cancel == null) {
      lookUp(inquiry, then);
    } else {
      StoreWire.Asker<Boolean> asker =
          asker(cancelled -> lookUp(inquiry, then), () -> notFound(inquiry, then));
      wire.ask(asker, () -> run.cancel(cancel));
    }
  }

  private void notFound(BookTimer.Inquiry inquiry, Runnable then) {
    server.post(new Event.NotFound(inquiry));
    then.run();
  }

  private void lookUp(BookTimer.Inquiry inquiry, Runnable then) {
    SimulatedRun run = writing.run;
    if (inquiry.sought instanceof Sought.ByToken token
        && !token.isDurable()
        && token.epoch() != run.identity().epoch()) {
      StoreWire.Asker<Boolean> asker =
          asker(mayFollow -> lookUp(inquiry, mayFollow, then), () -> notFound(inquiry, then));
      wire.ask(asker, () -> run.mayWrite(token.epoch(), token.record().issuedMs()));
    } else {
      lookUp(inquiry, false, then);
    }
  }

  private void lookUp(BookTimer.Inquiry inquiry, boolean mayFollow, Runnable then) {
    SimulatedRun run = writing.run;
    StoreWire.Asker<List<StoredOperation>> asker =
        asker(
            found -> {
              server.post(
                  found.isEmpty() && mayFollow
                      ? new Event.NotFound(inquiry)
                      : new Event.Found(inquiry, found.isEmpty() ? null : found.getFirst()));
              then.run();
            },
            () -> notFound(inquiry, then));
    wire.ask(asker, () -> listOf(sought(run, inquiry)));
  }

  void watch(Collection<RecordId> records, Runnable then) {
    SimulatedRun run = writing.run;
    Consumer<List<StoreRun.Seen>> told =
        seen -> {
          server.post(new Event.Watched(seen));
          then.run();
        };
    wire.ask(asker(told, () -> told.accept(List.of())), () -> run.see(records));
  }

  static List<StoredOperation> listOf(@Nullable StoredOperation found) {
    return found == null ? List.of() : List.of(found);
  }

  private static @Nullable StoredOperation sought(SimulatedRun run, BookTimer.Inquiry inquiry) {
    return switch (inquiry.sought) {
      case Sought.ByToken token -> run.find(token.record());
      case Sought.ByName(RecordName name, var ifNone, var ifSilent) ->
          run.find(inquiry.peer.principal(), name.text());
    };
  }
}
