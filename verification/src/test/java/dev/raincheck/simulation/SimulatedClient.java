package dev.raincheck.simulation;

import dev.raincheck.client.CallersView;
import dev.raincheck.client.book.CallBook;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientActions;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.client.book.Query;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The client's real book, with a world of the test's making around it.
public final class SimulatedClient {
  /// What the book wants of the world.
  public interface World {
    long nowNs();

    void sent(SimulatedClient client, Request request);

    void reconnected(SimulatedClient client);
  }

  /// A call and what its caller does.
  public static final class Call {
    private final ClientCall call;
    public final long number;

    private final SimulatedClient client;

    Call(SimulatedClient client, ClientCall call, long number) {
      this.client = client;
      this.call = call;
      this.number = number;
    }

    /// Whether its caller went without a word: it may never end.
    public boolean isAbandoned() {
      return client.vanished;
    }

    public boolean isDone() {
      return call.isDone();
    }

    public @Nullable String token() {
      return call.token;
    }

    /// The value, if it ended with one.
    public byte @Nullable [] value() {
      return call.done.getNow(null) instanceof CallOutcome.Value(Slice value)
          ? value.toByteArray()
          : null;
    }

    /// The server's error, if it ended with one.
    public Optional<Failure> failure() {
      return call.done.getNow(null) instanceof CallOutcome.Failed(Failure failure)
          ? Optional.of(failure)
          : Optional.empty();
    }

    /// Whether its caller is told that nobody knows whether it ran.
    public boolean saysUnknown() {
      return thrown() instanceof OutcomeUnknownException;
    }

    /// Whether its caller is told that it did not run.
    public boolean saysNotStarted() {
      return thrown() instanceof CallNotStartedException;
    }

    private @Nullable Throwable thrown() {
      return CallersView.thrown(call, call.done.getNow(null));
    }

    @Override
    public String toString() {
      return "call " + number + " " + call + " " + call.done.getNow(null);
    }
  }

  private final CallBook book;
  private final World world;
  private final RequestDecoder decoder = new RequestDecoder();
  private boolean closed;
  private boolean vanished;

  public SimulatedClient(World world) {
    this.world = world;
    this.book =
        new CallBook(
            new CallBook.Settings(
                "tcp://simulated:1",
                "test",
                30_000_000_000L,
                WireLimits.MESSAGE_BYTES_DEFAULT,
                100_000,
                List.of(Bundler.READ)),
            new ClientActions() {
              @Override
              public void end(ClientCall call, CallOutcome outcome) {
                call.end(outcome);
              }

              @Override
              public void send(Slice message) {
                world.sent(SimulatedClient.this, read(message));
              }

              @Override
              public void reconnect() {
                world.reconnected(SimulatedClient.this);
              }

              @Override
              public void warn(String message) {}
            },
            world.nowNs());
  }

  private Request read(Slice message) {
    try {
      return decoder.decode(message.toByteArray());
    } catch (MalformedMessageException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  public Call submit(long number, String method, byte[] arguments, Request.Options options) {
    boolean idempotent = method.equals("sim.again");
    var spec = new ClientCall.Spec(method, Slice.of(arguments), options, idempotent);
    var call = new ClientCall(spec, null, world.nowNs());
    book.submit(call, world.nowNs());
    return new Call(this, call, number);
  }

  /// Waits for a token that was got elsewhere.
  public Call resume(long number, String token) {
    ClientCall call = ClientCall.resumed(token, world.nowNs());
    book.watch(call, world.nowNs());
    return new Call(this, call, number);
  }

  /// Asks once, and wants to hear no more.
  public void look(String token) {
    book.ask(
        new Query.Plain(header -> new Request.Poll(header, token, false), reply -> {}, why -> {}),
        world.nowNs());
  }

  public void cancel(Call call) {
    String token = call.token();
    if (token != null && !call.isDone() && !vanished) {
      book.ask(
          new Query.OfCall(
              call.call, token, header -> new Request.Cancel(header, token, "no longer needed")),
          world.nowNs());
    }
  }

  public void acknowledge(Call call) {
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
    book.abandonAll(new CallOutcome.Closed());
  }

  /// From now on it does nothing and hears nothing.
  public void vanish() {
    vanished = true;
  }

  /// Whether nobody calls by it any more.
  public boolean isGone() {
    return closed || vanished;
  }

  public void receive(Reply reply) {
    if (!vanished) {
      book.received(reply, world.nowNs());
    }
  }

  public void advance() {
    if (!vanished) {
      book.advance(world.nowNs());
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
