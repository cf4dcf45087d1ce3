package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.client.book.CallBook;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientActions;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Query;
import dev.raincheck.client.book.Servers;
import dev.raincheck.client.socket.ClientMessages;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The client's real book, with a world of the test's making around it.
public final class SimulatedClient {
  /// What the book wants of the world.
  public interface World {
    long nowNs();

    /// @param requests what is in the frame
    void sent(SimulatedClient client, Frame frame, List<Request> requests);

    /// A reply has arrived.
    void told(SimulatedClient client, Reply reply);

    void reconnected(SimulatedClient client);

    /// Which servers there are.
    default Servers servers() {
      return Servers.ONE;
    }
  }

  private final CallBook book;
  private final World world;
  public final Sizes.Client kind;
  private final RequestDecoder decoder = new RequestDecoder();
  private final Queue<byte[]> arrived = new ArrayDeque<>();
  private final ClientMessages wire = new ClientMessages(arrived::poll, this::leaves);

  /// What the next frame holds.
  private final List<Request> said = new ArrayList<>();

  private boolean closed;
  private boolean vanished;

  public SimulatedClient(World world, Sizes.Client kind) {
    this.world = world;
    this.kind = kind;
    this.book =
        new CallBook(
            new CallBook.Settings(
                "tcp://simulated:1",
                "test",
                30_000_000_000L,
                kind.messageBytesMax(),
                100_000,
                kind.reads()),
            new InWorld(),
            world.nowNs());
  }

  private final class InWorld implements ClientActions {
    @Override
    public void end(ClientCall call, CallOutcome outcome) {
      call.end(outcome);
    }

    @Override
    public void send(Slice message) {
      wire.send(message);
      said.add(read(message));
    }

    @Override
    public Servers servers() {
      return world.servers();
    }

    @Override
    public void reconnect(boolean elsewhere) {
      wire.flush();
      world.reconnected(SimulatedClient.this);
    }

    @Override
    public void warn(String message) {}
  }

  private void leaves(Slice frame) {
    List<Request> requests = List.copyOf(said);
    said.clear();
    List<Long> ids = requests.stream().map(it -> it.header().id()).toList();
    world.sent(this, new Frame(frame.toByteArray(), ids), requests);
  }

  /// What it has said leaves, as it does at the end of a turn.
  public void flush() {
    if (!vanished) {
      wire.flush();
    }
  }

  private Request read(Slice message) {
    try {
      return decoder.decode(message.toByteArray());
    } catch (MalformedMessageException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  public SimulatedCall submit(
      long number, String method, byte[] arguments, Request.Options options) {
    boolean idempotent = Methods.isIdempotent(method);
    Slice plain = Slice.of(arguments);
    Slice sent = kind.compresses() ? Compression.deflate(plain) : plain;
    var spec = new ClientCall.Spec(method, sent, options, idempotent);
    var call = new ClientCall(spec, null, world.nowNs());
    book.submit(call, world.nowNs());
    return new SimulatedCall(this, call, number);
  }

  /// Waits for a token that was got elsewhere.
  public SimulatedCall resume(long number, String token) {
    ClientCall call = ClientCall.resumed(token, world.nowNs());
    book.watch(call, world.nowNs());
    return new SimulatedCall(this, call, number);
  }

  /// Asks once, and wants to hear no more.
  public void look(String token) {
    book.ask(
        new Query.Plain(header -> new Request.Poll(header, token, false), reply -> {}, why -> {}),
        world.nowNs());
  }

  public void cancel(SimulatedCall call) {
    String token = call.token();
    if (token != null && !call.isDone() && !vanished) {
      book.ask(
          new Query.OfCall(
              call.call, token, header -> new Request.Cancel(header, token, "no longer needed")),
          world.nowNs());
    }
  }

  public void acknowledge(SimulatedCall call) {
    String token = call.token();
    if (token != null && !vanished) {
      book.acknowledge(token, world.nowNs());
    }
  }

  /// The connection that is up, or 0.
  public void connection(int number) {
    if (!vanished) {
      book.connection(number, world.nowNs());
    }
  }

  /// As [dev.raincheck.client.RaincheckClient#close] does.
  public void close() {
    closed = true;
    book.goodbye(world.nowNs());
    flush();
    book.abandonAll(new CallOutcome.Closed());
  }

  /// From now on it does nothing and hears nothing.
  public void vanish() {
    vanished = true;
  }

  public boolean hasVanished() {
    return vanished;
  }

  /// Whether nobody calls by it any more.
  public boolean isGone() {
    return closed || vanished;
  }

  public void receive(Frame frame) {
    if (vanished) {
      return;
    }
    require(
        frame.length() <= kind.messageBytesMax(),
        "bounded: {} bytes for a client that takes {}",
        frame.length(),
        kind.messageBytesMax());
    require(kind.unbundles() || frame.ids().size() == 1, "a bundle for who reads none");
    arrived.add(frame.bytes());
    List<Long> read = new ArrayList<>();
    for (Reply reply; (reply = next()) != null; ) {
      read.add(reply.header().id());
      world.told(this, reply);
      book.received(reply, world.nowNs());
    }
    frame.requireRead(read);
  }

  private @Nullable Reply next() {
    try {
      return wire.receive();
    } catch (MalformedMessageException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  /// Takes a turn: what has come due is done, and what was said leaves.
  public void advance() {
    if (!vanished) {
      book.advance(world.nowNs());
      flush();
    }
  }

  /// When [#advance] has something to do next, or [Long#MAX_VALUE].
  public long nextDueNs() {
    return vanished ? Long.MAX_VALUE : book.nextDueNs();
  }

  @Override
  public String toString() {
    return book.toString();
  }
}
