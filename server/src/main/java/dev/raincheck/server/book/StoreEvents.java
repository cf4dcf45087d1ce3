package dev.raincheck.server.book;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.recording.WaitingByClient;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.util.List;

/// What follows from what the store says.
final class StoreEvents {
  private final Recording recording;
  private final Backlog backlog;
  private final TokenRequests tokens;
  private final ShutdownRun shutdown;

  StoreEvents(Recording recording, Backlog backlog, TokenRequests tokens, ShutdownRun shutdown) {
    this.recording = recording;
    this.backlog = backlog;
    this.tokens = tokens;
    this.shutdown = shutdown;
  }

  void on(Event.OfStore event, long nowNs) {
    switch (event) {
      case Event.StoreOpened(long epoch, WaitingByClient.Count waiting) -> {
        backlog.begin(epoch, waiting);
        recording.begin();
      }
      case Event.StoreNews(StoreRun.News news) -> heard(news, nowNs);
      case Event.StoreCounted(WaitingByClient.Count waiting) -> backlog.counted(waiting);
      case Event.CancelledInStore(String principal) -> backlog.cancelled(principal);
      case Event.Fenced fenced -> {
        recording.fenced(nowNs);
        tokens.beginAnew();
        shutdown.stored(nowNs);
      }
      case Event.Stored(List<StoreOrder.Write> writes) -> {
        recording.written(writes, nowNs);
        shutdown.stored(nowNs);
        backlog.takeMore();
      }
      case Event.NameTaken(StoreOrder.Accept accept, StoredOperation other) -> {
        BookTimer.Inquiry inquiry = recording.nameTaken(accept, other, nowNs);
        if (inquiry != null) {
          tokens.answer(inquiry, other, nowNs);
        }
        shutdown.stored(nowNs);
      }
      case Event.Found(BookTimer.Inquiry inquiry, StoredOperation found) ->
          tokens.found(inquiry, found, nowNs);
      case Event.NotFound notFound -> tokens.notFound();
      case Event.NotStored(StoreOrder.Write write, String why) -> {
        recording.notWritten(write, why, nowNs);
        shutdown.stored(nowNs);
      }
      case Event.Watched(List<StoreRun.Seen> seen) -> tokens.watched(seen, nowNs);
      case Event.Taken(StoreRun.Taken taken) -> backlog.taken(taken, nowNs);
    }
  }

  private void heard(StoreRun.News news, long nowNs) {
    if (news.mayTake()) {
      backlog.look();
    }
    news.cancelled().forEach(it -> tokens.wished(it.id(), it.reason(), nowNs));
  }

  /// An operation has ended, or something was given up: another one may be taken.
  void roomMade() {
    backlog.takeMore();
  }
}
