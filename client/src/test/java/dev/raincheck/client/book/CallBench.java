package dev.raincheck.client.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The client's book on a workbench: a stepped clock, lists of what it did, and a server that says
/// what the test wants.
public final class CallBench implements ClientActions {
  static final byte[] ARGUMENTS = {(byte) 0x93, 1, 2, 3};
  static final byte[] VALUE = {42};
  static final String TOKEN = "token";

  final List<Request> sent = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  final CallBook book;
  int reconnects;
  int moves;
  long nowNs = 1_000_000_000L;

  boolean alive = true; // the server answers hellos and pings at once
  boolean reachable = true; // a new connection comes up at once
  long session = 7;
  long respondWithinMs = 500;
  long respondWithinMaxMs = 3_000;
  long sessionLeaseMs = 900_000;
  long sessionCallsMax = 1_000;
  long messageBytesMax = WireLimits.MESSAGE_BYTES_DEFAULT;
  long store; // which one the server says it has
  Servers servers = Servers.ONE;
  Runnable listener = () -> {};

  long keyCharsMax = 255; // 0 for a server that knows no keys, or no users of doors
  long userCharsMax = 255;
  long userLooksMax = 255;
  @Nullable Failure refusal; // that the last cancel was told
  final List<CallOutcome> abandoned = new ArrayList<>(); // questions of describe()

  private final RequestDecoder decoder = new RequestDecoder();
  private int settled;
  private int connections;
  private boolean connected;

  CallBench() {
    this(Duration.ofSeconds(30));
  }

  CallBench(Duration patience) {
    book =
        new CallBook(
            new CallBook.Settings(
                "tcp://bench:1",
                "test",
                patience.toNanos(),
                WireLimits.MESSAGE_BYTES_DEFAULT,
                100_000,
                List.of(Bundler.READ)),
            this,
            nowNs);
    connect();
  }

  /// The connection ends.
  void disconnect() {
    connected = false;
    book.connection(0, nowNs);
  }

  /// A new one is up.
  void connect() {
    connected = true;
    book.connection(++connections, nowNs);
    settle();
  }

  /// A call whose message takes a few dozen bytes more than its arguments.
  static ClientCall.Spec spec(int argumentsBytes) {
    var options = new Request.Options(null, null, null, true, Map.of());
    byte[] arguments = Values.encode(new byte[argumentsBytes], Integer.MAX_VALUE);
    return new ClientCall.Spec("t.work", Slice.of(arguments), options, false);
  }

  static ClientCall.Spec spec(boolean idempotent, @Nullable Long respondWithinMs) {
    var options = new Request.Options(respondWithinMs, null, null, true, Map.of());
    return new ClientCall.Spec("t.work", Slice.of(ARGUMENTS), options, idempotent);
  }

  ClientCall submit() {
    return submit(spec(false, null));
  }

  ClientCall submit(ClientCall.Spec spec) {
    var call = new ClientCall(spec, null, nowNs);
    book.submit(call, nowNs);
    settle();
    return call;
  }

  /// Asks what can be called.
  void describe() {
    ask(new Query.Plain(header -> new Request.Describe(header, null), reply -> {}, abandoned::add));
  }

  void ask(Query query) {
    book.ask(query, nowNs);
    settle();
  }

  ClientCall submitDeferred() {
    ClientCall call = submit();
    deferred(last(Request.Call.class), 5_000, null);
    return call;
  }

  /// A token that was taken up again.
  ClientCall resume() {
    return new ClientCall(spec(true, null), TOKEN, nowNs);
  }

  void watch(ClientCall call) {
    book.watch(call, nowNs);
    settle();
  }

  void acknowledge(String token) {
    book.acknowledge(token, nowNs);
  }

  void poll(ClientCall call) {
    ask(new Query.OfCall(call, TOKEN, header -> new Request.Poll(header, TOKEN, false)));
  }

  void cancel(ClientCall call) {
    var question =
        new Query.OfCall(call, TOKEN, header -> new Request.Cancel(header, TOKEN, "enough"));
    var _ =
        question.heard.thenAccept(
            why -> refusal = why instanceof CallOutcome.Withheld(Failure failure) ? failure : null);
    book.ask(question, nowNs);
  }

  void welcome(Request request) {
    var terms =
        new Reply.Terms(
            respondWithinMs, respondWithinMaxMs, 900_000, sessionLeaseMs, 1_000, 15_000, limits());
    receive(new Reply.Welcome(headerFor(request), "bench", 1, session, terms));
  }

  private Map<String, Long> limits() {
    var limits = new HashMap<String, Long>();
    limits.put("key_chars", keyCharsMax);
    limits.put("user_chars", userCharsMax);
    limits.put("user_looks", userLooksMax);
    limits.put("store", store);
    limits.values().removeIf(it -> it == 0); // as if it was not said
    limits.put("session_calls", sessionCallsMax);
    limits.put("message_bytes", messageBytesMax);
    return limits;
  }

  void result(Request request) {
    receive(new Reply.Result(headerFor(request), null, Slice.of(VALUE)));
  }

  void deferred(Request request, long pollAfterMs, @Nullable Progress progress) {
    receive(deferred(headerFor(request), pollAfterMs, progress));
  }

  void fail(Request request, ErrorCode code) {
    receive(new Reply.Failed(headerFor(request), null, failure(code)));
  }

  void receive(Reply reply) {
    book.received(reply, nowNs);
    settle();
  }

  public static Reply.Header headerFor(Request request) {
    return new Reply.Header(request.header().id(), null);
  }

  static Reply.Header pushHeader() {
    return new Reply.Header(0, null);
  }

  static Reply deferred(Reply.Header header, long pollAfterMs, @Nullable Progress progress) {
    return new Reply.Deferred(header, TOKEN, true, progress, pollAfterMs, 900_000);
  }

  static Failure failure(ErrorCode code) {
    Failure failure = Failure.of(code, Execution.NOT_STARTED, "it failed");
    return code == ErrorCode.OVERLOADED ? failure.withRetry(Retry.after(1_000)) : failure;
  }

  /// Lets time pass without the book: its process was paused.
  void pause(long ms) {
    nowNs += ms * 1_000_000;
    book.advance(nowNs);
    settle();
  }

  /// Lets time pass in steps of the book's own deadlines.
  void pass(long ms) {
    long endNs = nowNs + ms * 1_000_000;
    while (book.nextDueNs() <= endNs) {
      nowNs = Math.max(nowNs, book.nextDueNs());
      book.advance(nowNs);
      settle();
    }
    nowNs = endNs;
    book.advance(nowNs);
    settle();
  }

  private void settle() {
    if (reachable && !connected) {
      connect();
    }
    while (settled < sent.size()) {
      Request request = sent.get(settled++);
      if (alive && request instanceof Request.Hello) {
        welcome(request);
      }
      if (alive && request instanceof Request.Ping) {
        receive(new Reply.Pong(headerFor(request), ServingState.SERVING));
      }
    }
  }

  <R extends Request> List<R> all(Class<R> type) {
    return sent.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <R extends Request> R last(Class<R> type) {
    return all(type).getLast();
  }

  int count(Class<? extends Request> type) {
    return all(type).size();
  }

  static @Nullable CallOutcome outcome(ClientCall call) {
    return call.done.getNow(null);
  }

  @Override
  public void send(Slice message) {
    try {
      sent.add(decoder.decode(message.toByteArray()));
    } catch (MalformedMessageException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Override
  public void end(ClientCall call, CallOutcome outcome) {
    call.end(outcome);
    listener.run();
  }

  @Override
  public void tell(CallMilestone what, ClientCall call) {
    listener.run();
  }

  @Override
  public void reconnect(boolean elsewhere) {
    reconnects++;
    moves += elsewhere ? 1 : 0;
    connected = false;
  }

  @Override
  public Servers servers() {
    return servers;
  }

  @Override
  public void warn(String message) {
    warnings.add(message);
  }
}
