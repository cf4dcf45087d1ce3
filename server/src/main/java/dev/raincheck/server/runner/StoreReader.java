package dev.raincheck.server.runner;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.terms.Sought;
import dev.raincheck.transport.loop.Inbox;
import java.util.Collection;
import java.util.List;

/// Looks up what the book asks for. The store thread's.
final class StoreReader {
  private final Inbox<Event> inbox;
  private final PresentRun present;

  StoreReader(Inbox<Event> inbox, PresentRun present) {
    this.inbox = inbox;
    this.present = present;
  }

  /// No answer is one, too: whoever asked gets another one in time.
  void find(StoreOrder.Find find) {
    BookTimer.Inquiry inquiry = find.inquiry();
    try {
      inbox.post(inquiry.answered ? new Event.NotFound(inquiry) : answer(find));
    } catch (StoreException failed) {
      present.failed(failed);
      inbox.post(new Event.NotFound(inquiry));
    }
  }

  private Event answer(StoreOrder.Find find) throws StoreException {
    StoreRun run = present.run();
    BookTimer.Inquiry inquiry = find.inquiry();
    StoreRun.Stop cancel = find.cancel();
    if (cancel != null && run.cancel(cancel)) {
      inbox.post(new Event.CancelledInStore(cancel.wanted().principal()));
    }
    boolean mayFollow = false;
    StoredOperation found;
    switch (inquiry.sought) {
      case Sought.ByToken token -> {
        mayFollow =
            !token.isDurable()
                && token.epoch() != run.identity().epoch() // what the book does not have is over
                && run.mayWrite(token.epoch(), token.record().issuedMs()); // asked before
        found = run.find(token.record());
      }
      case Sought.ByName(RecordName name, var ifNone, var ifSilent) ->
          found = run.find(inquiry.peer.principal(), name.text());
    }
    present.succeeded();
    return found == null && mayFollow
        ? new Event.NotFound(inquiry)
        : new Event.Found(inquiry, found);
  }

  /// If it fails there is no news: the next round is soon.
  void watch(Collection<RecordId> records) {
    List<StoreRun.Seen> seen = List.of();
    try {
      seen = present.run().see(records);
      present.succeeded();
    } catch (StoreException failed) {
      present.failed(failed);
    }
    inbox.post(new Event.Watched(seen));
  }
}
