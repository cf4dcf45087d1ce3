package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.look.BookStatus;
import dev.raincheck.server.look.Gauges;
import dev.raincheck.server.look.Neighbours;
import dev.raincheck.server.recording.RecordCodec;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Session;
import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything the server knows and decides, as a state machine: events and the time go in, actions
/// come out. No I/O, no clock, no threads; one owner. "Result versus deadline" is the order of two
/// events here. The same book runs under the loop with a socket and under the simulator with none.
public final class OperationBook {
  private final BookSettings settings;
  private final MethodDirectory methods;
  private final TimerWheel wheel;
  private final Phase phase = new Phase();
  private final LedgerColumns columns;
  private final UsageByClient usages;
  private final TokenTable tokens;
  private final ReplySender replies;
  private final Delivery delivery;
  private final CallKeys keys;
  private final Retention retention;
  private final Operations operations;
  private final SessionTable sessions;
  private final Room room;
  private final ShutdownRun shutdown;
  private final Admission admission;
  private final Greetings greetings;
  private final DueOperations dueOperations;
  private final Inquiries inquiries;
  private final TokenRequests tokenRequests;
  private final StoreEvents stored;
  private final Records records;
  private final Operators operators;

  /// For tests; null in a server.
  private @Nullable Recount recount;

  public OperationBook(BookSettings settings, MethodDirectory methods, Actions actions) {
    this(settings, methods, actions, () -> Gauges.NONE);
  }

  /// @param gauges what others know of the server
  public OperationBook(
      BookSettings settings, MethodDirectory methods, Actions actions, Supplier<Gauges> gauges) {
    this.settings = settings;
    this.methods = methods;
    columns = new LedgerColumns(actions);
    usages = new UsageByClient(settings.access());
    wheel = new TimerWheel(settings.startedNs());
    tokens = new TokenTable(settings, actions);
    replies = new ReplySender(actions, tokens, phase, settings.times());
    var codec = new RecordCodec();
    records = new Records(settings, methods, actions, tokens, codec);
    keys = new CallKeys(settings, wheel, usages.everybody());
    delivery = new Delivery(actions, tokens, replies, columns, records, keys, settings);
    retention = new Retention(tokens, columns, records, keys);
    operations =
        new Operations(
            actions, wheel, tokens, delivery, columns, retention, records, settings.times());
    var rounds = new ProgressRounds(wheel, records);
    dueOperations = new DueOperations(operations, delivery, retention, records, rounds);
    inquiries = new Inquiries(actions, wheel, replies, records, codec, settings);
    tokenRequests = new TokenRequests(tokens, operations, delivery, replies, inquiries);
    sessions = new SessionTable(settings, wheel, usages, keys, retention::forgotten);
    Room.Maker maker = keys.maker(sessions, dueOperations::release);
    room = new Room(settings.limits(), usages.everybody(), maker);
    greetings = new Greetings(settings, methods, sessions, room, replies, new Neighbours(gauges));
    shutdown = shutdown(actions);
    var granting = new Granting(settings.times(), records);
    admission = admission(granting);
    stored = storeEvents(actions, codec, granting);
    operators = operators(actions, gauges);
  }

  private Admission admission(Granting granting) {
    return new Admission(
        settings,
        methods,
        operations,
        delivery,
        tokens,
        replies,
        usages,
        shutdown,
        room,
        records,
        granting,
        new KeyedCalls(keys, sessions, usages, room, records, inquiries));
  }

  private ShutdownRun shutdown(Actions actions) {
    return new ShutdownRun(
        actions,
        wheel,
        phase,
        methods,
        operations,
        retention,
        columns,
        records,
        new LastWords(inquiries, tokens, delivery),
        settings.strategy());
  }

  private StoreEvents storeEvents(Actions actions, RecordCodec codec, Granting granting) {
    var backlog =
        new Backlog(
            actions,
            methods,
            operations,
            tokens,
            usages,
            phase,
            granting,
            codec,
            records,
            inquiries,
            settings.limits());
    var recording = new Recording(records, operations, delivery, backlog, tokens);
    return new StoreEvents(recording, backlog, tokenRequests, shutdown);
  }

  private Operators operators(Actions actions, Supplier<Gauges> gauges) {
    var parts =
        new Operators.Parts(
            actions, settings, methods, phase, tokens, operations, sessions, replies, shutdown);
    return new Operators(parts, this::status, gauges);
  }

  /// Something happens now.
  public void on(Event event, long nowNs) {
    on(event, nowNs, nowNs);
  }

  /// The same of what has waited for its turn: what a call is promised counts from when it came.
  public void on(Event event, long cameNs, long nowNs) {
    if (phase.isClosed()) {
      return; // the ledger is written; what handlers still return is dropped
    }
    switch (event) {
      case Event.Received(Peer peer, Request request) -> received(peer, request, cameNs, nowNs);
      case Event.ReceivedWithoutRoom it -> admission.onCallWithoutRoom(it, cameNs, nowNs);
      case Event.Disconnected(Connection connection) -> sessions.disconnected(connection, nowNs);
      case Event.Malformed(Peer peer, var problem) -> replies.sendMalformed(peer, problem, nowNs);
      case Event.Delivered(Operation operation) -> dueOperations.delivered(operation, nowNs);
      case Event.Flushed flushed -> shutdown.flushed();
      case Event.Finished finished -> {
        operations.finished(finished.operation(), finished.outcome(), nowNs);
        stored.roomMade();
      }
      case Event.OfStore ofStore -> stored.on(ofStore, nowNs);
      case Event.Progressed it -> operations.progressed(it.operation(), it.latest(), nowNs);
      case Event.ShutdownRequested requested -> shutdown.request(nowNs);
      case Event.Decided(Consultation.Decision decision) -> shutdown.decided(decision, nowNs);
      case Event.StrategyFailed(Consultation consultation, String how) ->
          shutdown.failed(consultation, how, nowNs);
      case Event.StackTaken taken -> operators.stackTaken(taken, nowNs);
      case Event.Broken broken -> phase.breakDown();
    }
  }

  /// Time has passed: every deadline up to now is kept.
  public void advance(long nowNs) {
    wheel.advance(nowNs, timer -> due(timer, nowNs));
    stored.roomMade(); // by whatever was given up since
  }

  /// For tests: what must hold between any two events.
  ///
  /// @param atWork the operations whose handlers were started and have not come back
  /// @throws IllegalStateException if it does not
  public void check(Set<Operation> atWork) {
    if (phase.isClosed()) {
      return; // and counts no more
    }
    if (recount == null) {
      recount = new Recount(tokens, columns, usages, keys, operations, sessions, room, methods);
    }
    recount.check(atWork);
    boolean isInOrder = phase.isServing() || phase.isClosing() || shutdown.isScheduled();
    Recount.require(isInOrder, this, "and nobody ends that");
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  public long nextDueNs() {
    return wheel.nextDueNs();
  }

  private void due(Timer timer, long nowNs) {
    switch ((BookTimer) timer) {
      case Operation operation -> dueOperations.due(operation, nowNs);
      case Session session -> sessions.due(session, nowNs);
      case BookTimer.Round next -> shutdown.due(nowNs);
      case BookTimer.Inquiry inquiry -> inquiries.due(inquiry, nowNs);
      case BookTimer.KeyExpiry expiry -> keys.due(nowNs);
      case BookTimer.ProgressRound next -> dueOperations.progressRound(nowNs);
      case BookTimer.WatchRound next -> inquiries.watchRound(nowNs);
    }
  }

  private void received(Peer from, Request request, long cameNs, long nowNs) {
    Request.Header header = request.header();
    if (!settings.access().isClient(from.principal())) {
      fail(from, header.id(), Refused.stranger(from.principal()), nowNs);
      return;
    }
    Session session = sessions.find(header.session(), from.principal());
    Peer client = sessions.hear(session, from, header.lowest(), nowNs);
    Peer peer = sessions.speaker(client, header.user());
    if (peer == null) {
      Failure refusal = Failures.withoutRight(client.principal(), "speak for others", "delegate");
      fail(client, header.id(), refusal, nowNs);
      return;
    }
    Failure noToken = tokenRequests.acknowledge(header.acknowledged(), peer, nowNs);
    if (session == null && header.session() != 0 && request.isOfSession()) {
      fail(peer, header.id(), Failures.sessionLost(), nowNs);
      return;
    }
    switch (request) {
      case Request.Hello hello -> greetings.hello(peer, hello, session, nowNs);
      case Request.Call call -> admission.onCall(peer, call, session, cameNs, nowNs);
      case Request.Poll poll -> tokenRequests.poll(peer, poll, nowNs);
      case Request.Cancel cancel -> tokenRequests.cancel(peer, cancel, nowNs);
      case Request.Acknowledge acknowledge when noToken != null ->
          fail(peer, header.id(), noToken, nowNs);
      case Request.Acknowledge acknowledge -> acknowledged(peer, header.id(), nowNs);
      case Request.Goodbye goodbye -> {
        greetings.goodbye(session);
        acknowledged(peer, header.id(), nowNs);
      }
      case Request.Describe describe -> greetings.describe(peer, describe, nowNs);
      case Request.Look look -> operators.look(peer, look, nowNs);
      case Request.Operate operate -> operators.operate(peer, operate, nowNs);
      case Request.Ping ping ->
          replies.send(
              peer, new Reply.Pong(replies.header(header.id(), nowNs), phase.servingState()));
    }
  }

  private void acknowledged(Peer peer, long id, long nowNs) {
    replies.send(peer, new Reply.Acknowledged(replies.header(id, nowNs)));
  }

  private void fail(Peer peer, long id, Failure failure, long nowNs) {
    replies.sendFailure(peer, id, null, failure, nowNs);
  }

  /// A picture for any thread, taken without stopping the loop.
  public BookStatus status(long nowNs) {
    Operation oldest = operations.unfinished.oldest();
    return new BookStatus(
        phase.servingState(),
        Duration.ofNanos(nowNs - settings.startedNs()),
        columns.ledger(),
        methods.all(),
        Optional.ofNullable(oldest).map(it -> Duration.ofNanos(nowNs - it.acceptedNs)),
        usages.everybody(),
        sessions.size(),
        settings.limits(),
        records.load());
  }

  @Override
  public String toString() {
    return "%s: %d unfinished (oldest %s), %d kept in %d bytes, %d sessions, %d outcomes that came too late"
        .formatted(
            phase.servingState(),
            usages.everybody().unfinished(),
            Objects.requireNonNullElse(operations.unfinished.oldest(), "none"),
            usages.everybody().kept(),
            usages.everybody().heldBytes(),
            sessions.size(),
            columns.lateOutcomes());
  }
}
