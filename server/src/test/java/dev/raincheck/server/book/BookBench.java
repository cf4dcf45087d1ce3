package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.loop.TimerWheel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/// The book on a workbench: a stepped clock, and lists of what it did.
public final class BookBench implements Actions {
  public static final Peer PEER = new Peer(new byte[] {1}, "");
  static final byte[] VALUE = {42};

  private static final int MUCH = 100;

  public final List<Reply> replies = new ArrayList<>();

  /// To whom each of the replies went.
  final List<Connection> addressees = new ArrayList<>();

  public final List<Operation> started = new ArrayList<>();
  final List<String> interrupted = new ArrayList<>();
  final List<String> names = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final List<Ledger> ledgers = new ArrayList<>();
  final List<Consultation> consultations = new ArrayList<>();
  final BenchStore store = new BenchStore();

  /// Equals [#PEER]; its connection is this bench's, since it holds what was said over it.
  private final Peer client = new Peer(PEER.identity(), "");

  final OperationBook book;
  long nowNs;
  int announcements;
  boolean strategyAnswers = true;
  boolean checks = true; // whether the book must be in order after each event
  boolean connected = true; // whether the connections of those who ask are up

  /// Those whose handlers have not come back.
  final Set<Operation> atWork = new LinkedHashSet<>();

  private final ReplyDecoder decoder = new ReplyDecoder();
  private final Queue<Event> consequences = new ArrayDeque<>();
  private long lastId;
  private int unchecked;

  BookBench() {
    this(Limits.DEFAULT);
  }

  BookBench(Limits limits) {
    this(Times.DEFAULT, limits, ShutdownStrategies.drain());
  }

  BookBench(Times times, Limits limits, ShutdownStrategy strategy) {
    this(times, limits, strategy, Access.OPEN, 1_000_000_000);
  }

  BookBench(Times times, Limits limits, ShutdownStrategy strategy, Access access, long startNs) {
    this(Specimens.settings(times, limits, strategy, access, startNs));
  }

  BookBench(BookSettings settings) {
    nowNs = settings.startedNs();
    book = new OperationBook(settings, Specimens.methods(), this);
  }

  /// A session.
  long hello() {
    receive(new Request.Hello(Request.Header.sessionless(++lastId), "bench"));
    return last(Reply.Welcome.class).session();
  }

  /// A call outside a session, with the method's defaults.
  void call(String method) {
    call(method, Request.Options.DEFAULT);
  }

  void call(String method, Request.Options options) {
    receive(
        new Request.Call(
            Request.Header.sessionless(++lastId), 0, method, Slice.of(VALUE), options));
  }

  /// A call in a session.
  void call(long session, long sequence, long lowest, byte[] arguments) {
    var header = new Request.Header(++lastId, session, lowest, List.of());
    receive(
        new Request.Call(header, sequence, "t.work", Slice.of(arguments), Request.Options.DEFAULT));
  }

  void poll(String token) {
    receive(new Request.Poll(Request.Header.sessionless(++lastId), token, false));
  }

  void cancel(String token) {
    receive(new Request.Cancel(Request.Header.sessionless(++lastId), token, "enough"));
  }

  void acknowledge(String token) {
    receive(new Request.Acknowledge(new Request.Header(++lastId, 0, 0, List.of(token))));
  }

  void receive(Request request) {
    on(new Event.Received(client, request));
  }

  /// Something happens, after which the book must be in order.
  void on(Event event) {
    book.on(event, nowNs);
    endTurn();
  }

  private void endTurn() {
    check();
    for (Event event; (event = consequences.poll()) != null; ) {
      book.on(event, nowNs);
      check();
    }
  }

  /// Of much at once it would take too long each time.
  private void check() {
    atWork.removeIf(it -> !it.handlerBusy);
    if (!checks) {
      return;
    }
    if (atWork.size() < MUCH || ++unchecked == MUCH) {
      unchecked = 0;
      book.check(atWork);
    }
  }

  public void finish(int index) {
    on(new Event.Finished(started.get(index), new Outcome.Value(Slice.of(VALUE))));
  }

  void fail(int index) {
    var failure = Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "it failed");
    on(new Event.Finished(started.get(index), new Outcome.Failed(failure)));
  }

  void requestShutdown() {
    on(new Event.ShutdownRequested());
    answer();
  }

  /// Lets time pass in steps of the book's own deadlines, up to a tick more than it says: what ends
  /// by its deadline may end so much late.
  public void pass(Duration time) {
    long endNs = nowNs + time.toNanos();
    while (book.nextDueNs() <= endNs) {
      nowNs = Math.max(nowNs, book.nextDueNs());
      advance();
    }
    long nextNs = book.nextDueNs();
    nowNs = nextNs - endNs < TimerWheel.TICK_NS ? nextNs : endNs;
    advance();
  }

  /// Whatever has come due by now.
  void advance() {
    book.advance(nowNs);
    endTurn();
    answer();
  }

  private void answer() {
    while (strategyAnswers && !consultations.isEmpty()) {
      on(new Event.Decided(consultations.removeFirst().decide()));
    }
  }

  public <R extends Reply> R last(Class<R> type) {
    return type.cast(replies.getLast());
  }

  public ErrorCode lastError() {
    return last(Reply.Failed.class).failure().code();
  }

  public String lastToken() {
    return last(Reply.Deferred.class).token();
  }

  @Override
  public void send(Peer peer, Encoding.Message message) {
    replies.add(reply(message));
    addressees.add(peer.connection());
  }

  private Reply reply(Encoding.Message message) {
    try {
      return switch (message) {
        case Encoding.Encoded(Slice bytes) -> decoder.decode(bytes.toByteArray());
        case Encoding.Plain(Reply reply) -> reply;
      };
    } catch (MalformedMessageException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Override
  public void deliver(Peer peer, Encoding.Message outcome, Operation operation) {
    send(peer, outcome);
    if (connected) {
      consequences.add(new Event.Delivered(operation));
    }
  }

  @Override
  public void flush() {
    consequences.add(new Event.Flushed());
  }

  @Override
  public void start(Operation operation) {
    started.add(operation);
    atWork.add(operation);
  }

  @Override
  public void interrupt(Operation operation, String reason) {
    interrupted.add(reason);
  }

  @Override
  public void named(Operation operation) {
    names.add(operation.label());
  }

  @Override
  public void store(StoreOrder order) {
    store.orders.add(order);
  }

  /// The store has written all that it was asked to.
  void stored() {
    on(new Event.Stored(store.takeWrites()));
  }

  @Override
  public void takeStack(Operation operation, Function<String, Event> then) {
    consequences.add(then.apply("at the bench"));
  }

  @Override
  public void note(String act) {
    notes.add(act);
  }

  @Override
  public void announceShutdown() {
    announcements++;
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }

  @Override
  public void consult(Consultation consultation) {
    consultations.add(consultation);
  }

  @Override
  public void close(Ledger ledger) {
    ledgers.add(ledger);
  }
}
