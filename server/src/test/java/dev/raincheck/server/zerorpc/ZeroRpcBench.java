package dev.raincheck.server.zerorpc;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.MethodDirectory;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.book.Specimens;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.server.socket.ForeignDialect;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Outflow;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A book and the dialect on a workbench: a stepped clock, handlers that the test finishes, and
/// clients that the test speaks for.
final class ZeroRpcBench implements Actions {
  final List<Operation> started = new ArrayList<>();
  final List<Ledger> ledgers = new ArrayList<>();
  long nowNs = 1_000_000_000;

  private final ServiceContract contract = ServiceContract.of(Svc.class);
  private final OperationBook book =
      new OperationBook(
          Specimens.settings(
              Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), Access.OPEN, nowNs),
          new MethodDirectory(methods(), Map.of(), new byte[0]),
          this);
  private final ForeignDialect dialect;
  private final Set<Operation> atWork = new LinkedHashSet<>();
  private final Queue<Event> consequences = new ArrayDeque<>();
  private byte lastConnection;

  ZeroRpcBench() {
    this(OpenCalls.OPEN_MAX);
  }

  /// @param openMax how many calls may wait for their answers
  ZeroRpcBench(int openMax) {
    var catalog = new Catalog(ZeroRpc.DEFAULT, List.of(contract), Times.DEFAULT, "Svc");
    dialect = new ZeroRpcDialect(catalog, 1, new OpenCalls(openMax));
  }

  private List<ServedMethod> methods() {
    List<ServedMethod> methods = new ArrayList<>();
    for (MethodContract method : contract.methods()) {
      methods.add(
          new ServedMethod(
              method.name(),
              method.policy(),
              List.of(),
              arguments -> new Outcome.Value(arguments)));
    }
    return methods;
  }

  /// A connection of a client, with the test at its other end.
  final class Client {
    final List<byte[]> heard = new ArrayList<>();
    private @Nullable Peer peer;

    /// Whether it takes what is sent.
    boolean isOpen = true;

    /// Sends a message, and lets the book see to it.
    void send(byte[] message) {
      if (peer == null) {
        peer = connect(message);
      }
      var conversation = (ForeignDialect.Conversation) peer.exit();
      try {
        on(conversation.received(peer, message));
      } catch (MalformedMessageException problem) {
        on(new Event.Malformed(peer, problem));
      }
    }

    private Peer connect(byte[] first) {
      ForeignDialect.Conversation conversation = dialect.begin(first, this::take);
      if (conversation == null) {
        throw new AssertionError("it is not recognized");
      }
      return new Peer(
          new Connection(
              new byte[] {++lastConnection},
              "10.0.0.1",
              new Outflow.Line(why -> {}),
              conversation.format(),
              conversation),
          "");
    }

    private void take(Peer to, Slice message, @Nullable Operation outcome) {
      if (isOpen) {
        heard.add(message.toByteArray());
        if (outcome != null) {
          consequences.add(new Event.Delivered(outcome));
        }
      }
    }

    void call(Object id, String method, Object... arguments) {
      send(message(Map.of("message_id", id, "v", 3), method, List.of(arguments)));
    }

    /// A call of infi.rpc.
    void infi(Object id, String uuid, String method, List<?> positional, Map<String, ?> named) {
      call(id, "on_call", List.of(Map.of("method", method, "uuid", uuid), positional, named));
    }

    void heartbeat(Object channel) {
      about(channel, "_zpc_hb");
    }

    /// Sends a heartbeat, of which something else than the book says what becomes of its question.
    void heartbeat(Object channel, Failure failure) throws MalformedMessageException {
      Peer known = requireNonNull(peer, "peer");
      var conversation = (ForeignDialect.Conversation) known.exit();
      var asked = (Event.Received) conversation.received(known, messageAbout(channel, "_zpc_hb"));
      var header = new Reply.Header(asked.request().header().id(), null);
      var reply = new Reply.Failed(header, null, failure);
      conversation.send(known, new Encoding.Plain(reply), null);
    }

    void about(Object channel, String event) {
      send(messageAbout(channel, event));
    }

    private static byte[] messageAbout(Object channel, String event) {
      var header = Map.of("message_id", "h", "v", 3, "response_to", channel);
      return message(header, event, List.of(0));
    }

    void leave() {
      Peer gone = peer;
      if (gone != null) {
        ((ForeignDialect.Conversation) gone.exit()).ended();
        on(new Event.Disconnected(gone.connection()));
      }
    }

    /// The one message that it has heard since.
    List<?> last() {
      if (heard.size() != 1) {
        throw new AssertionError(heard.size() + " messages (expected: 1)");
      }
      return (List<?>) Values.decode(heard.removeFirst());
    }

    /// What it says: the name, and the arguments behind it.
    List<?> lastEvent() {
      List<?> message = last();
      return message.subList(1, message.size());
    }

    /// The result that it brings.
    @Nullable Object lastResult() {
      List<?> event = lastEvent();
      if (!"OK".equals(event.getFirst())) {
        throw new AssertionError(event);
      }
      return ((List<?>) event.get(1)).getFirst();
    }

    /// The result, if it is a map.
    Map<?, ?> lastMap() {
      return (Map<?, ?>) lastResult();
    }

    /// The three texts of the error that it brings.
    List<?> lastError() {
      List<?> event = lastEvent();
      if (!"ERR".equals(event.getFirst())) {
        throw new AssertionError(event);
      }
      return (List<?>) event.get(1);
    }
  }

  static byte[] message(Map<String, Object> header, String name, List<?> arguments) {
    return Values.encode(List.of(new LinkedHashMap<>(header), name, arguments));
  }

  private void on(Event event) {
    book.on(event, nowNs);
    settle();
  }

  /// What comes of what has happened.
  private void settle() {
    for (Event next; (next = consequences.poll()) != null; ) {
      book.on(next, nowNs);
    }
    atWork.removeIf(it -> !it.handlerBusy);
    book.check(atWork);
  }

  /// The handler of the call that was started as that returns.
  void finish(int index, @Nullable Object value) {
    on(new Event.Finished(started.get(index), new Outcome.Value(Slice.of(Values.encode(value)))));
  }

  void fail(int index, Failure failure) {
    on(new Event.Finished(started.get(index), new Outcome.Failed(failure)));
  }

  void requestShutdown() {
    on(new Event.ShutdownRequested());
  }

  void pass(Duration time) {
    long endNs = nowNs + time.toNanos();
    while (book.nextDueNs() <= endNs) {
      nowNs = Math.max(nowNs, book.nextDueNs());
      book.advance(nowNs);
      settle();
    }
    nowNs = endNs;
    book.advance(nowNs);
    settle();
  }

  @Override
  public void send(Peer peer, Encoding.Message message) {
    peer.exit().send(peer, message, null);
  }

  @Override
  public void deliver(Peer peer, Encoding.Message outcome, Operation operation) {
    peer.exit().send(peer, outcome, operation);
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
  public void named(Operation operation) {}

  @Override
  public void interrupt(Operation operation, String reason) {}

  @Override
  public void announceShutdown() {}

  @Override
  public void consult(Consultation consultation) {
    consequences.add(new Event.Decided(consultation.decide()));
  }

  @Override
  public void warn(String message) {}

  @Override
  public void close(Ledger ledger) {
    ledgers.add(ledger);
  }
}
