package dev.raincheck.server.book;

import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.store.StoredOperation;
import java.util.List;

/// What follows from what the store says.
final class StoreEvents {
  private final Recording recording;
  private final Recovery recovery;
  private final TokenRequests tokens;
  private final ShutdownRun shutdown;

  StoreEvents(Recording recording, Recovery recovery, TokenRequests tokens, ShutdownRun shutdown) {
    this.recording = recording;
    this.recovery = recovery;
    this.tokens = tokens;
    this.shutdown = shutdown;
  }

  void on(Event.OfStore event, long nowNs) {
    switch (event) {
      case Event.StoreOpened opened -> recovery.begin();
      case Event.Stored(List<StoreOrder.Write> writes) -> {
        recording.written(writes, nowNs);
        shutdown.stored();
      }
      case Event.Found(BookTimer.Inquiry inquiry, StoredOperation found) ->
          tokens.found(inquiry, found, nowNs);
      case Event.Taken(List<StoredOperation> taken) -> recovery.taken(taken, nowNs);
    }
  }

  /// An operation has ended: another one may be taken.
  void roomMade() {
    recovery.takeMore();
  }
}
