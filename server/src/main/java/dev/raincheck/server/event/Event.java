package dev.raincheck.server.event;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.recording.WaitingByClient;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What can happen to the book, besides the passing of time.
public sealed interface Event {
  /// A request arrived.
  record Received(Peer peer, Request request) implements Event {}

  /// A call arrived, outside any session, and its door has no room for another one that waits.
  ///
  /// @param refusal what its caller hears if its key names nothing
  record ReceivedWithoutRoom(Peer peer, Request.Call call, Failure refusal) implements Event {}

  /// A connection has ended: nothing comes from it any more, and nothing that is sent to it
  /// arrives. Comes once, after all messages of the connection, and only if there was one.
  record Disconnected(Connection connection) implements Event {}

  /// Bytes arrived that are no request.
  record Malformed(Peer peer, MalformedMessageException problem) implements Event {}

  /// A connection took how the operation ended: see [Actions#deliver].
  record Delivered(Operation operation) implements Event {}

  /// What was sent before [Actions#flush] has left, if its connection was up.
  record Flushed() implements Event {}

  /// A handler came back.
  record Finished(Operation operation, Outcome outcome) implements Event {}

  /// A handler has reported progress.
  ///
  /// @param latest gives its latest word, and lets the handler post the next of these events
  record Progressed(Operation operation, Supplier<@Nullable Progress> latest) implements Event {}

  /// The store has something to say.
  sealed interface OfStore extends Event {}

  /// The store is open, and may have what an earlier run has left.
  ///
  /// @param epoch which run on it begins
  /// @param waiting what waits in it to be taken
  record StoreOpened(long epoch, WaitingByClient.Count waiting) implements OfStore {
    /// Nobody knows whose that is.
    public StoreOpened(long epoch, long waiting) {
      this(epoch, new WaitingByClient.Count(waiting, null));
    }
  }

  /// Other servers on the store have left something for this one.
  record StoreNews(StoreRun.News news) implements OfStore {}

  /// The store has counted again, since other servers take what waits in it, too.
  ///
  /// @param waiting what waits in it to be taken
  record StoreCounted(WaitingByClient.Count waiting) implements OfStore {}

  /// An operation that waited in the store was cancelled there, so that one fewer waits.
  ///
  /// @param principal whose it was
  record CancelledInStore(String principal) implements OfStore {}

  /// The run on the store was declared dead, and a new one begins: what this server has recorded
  /// and not ended is another's by now, and nothing more of it is written from here.
  record Fenced() implements OfStore {}

  /// The store has written this, for good.
  record Stored(List<StoreOrder.Write> writes) implements OfStore {}

  /// The store will not write this, now or later, or must not: nothing starts by it.
  ///
  /// @param why in words for its caller
  record NotStored(StoreOrder.Write write, String why) implements OfStore {}

  /// The store does not record this, since another record has its name.
  ///
  /// @param other that record
  record NameTaken(StoreOrder.Accept accept, StoredOperation other) implements OfStore {}

  /// The store could not say what there is, or was not asked any more, as the client has had an
  /// answer.
  record NotFound(BookTimer.Inquiry inquiry) implements OfStore {}

  /// The store has looked for a record.
  ///
  /// @param found what there is, or null
  record Found(BookTimer.Inquiry inquiry, @Nullable StoredOperation found) implements OfStore {}

  /// The store has looked at records of which clients want to hear: see [StoreOrder.Watch].
  ///
  /// @param seen those that have ended or come further
  record Watched(List<StoreRun.Seen> seen) implements OfStore {}

  /// The store gives operations to run: those that were asked for by [StoreOrder.Take].
  record Taken(StoreRun.Taken taken) implements OfStore {}

  /// Somebody wants the server to shut down: a call of `close`, or a signal; again, perhaps.
  record ShutdownRequested() implements Event {}

  /// The shutdown strategy has answered.
  record Decided(Consultation.Decision decision) implements Event {}

  /// The shutdown strategy threw.
  record StrategyFailed(Consultation consultation, String how) implements Event {}

  /// Where a handler is, for an operator who asks.
  ///
  /// @param peer who asks
  /// @param id of the request
  /// @param stack empty if the handler was not at work any more
  record StackTaken(Peer peer, long id, Operation operation, String stack) implements Event {}

  /// Something broke that only a restart mends.
  record Broken(String what) implements Event {}
}
