package dev.raincheck.benchmarks.micro;

import dev.raincheck.api.Threads;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.MethodDirectory;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.shutdown.Ledger;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A call's way through the server's book, to the message that answers it: no socket, no thread.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BookSteps {
  private static final Peer CLIENT = new Peer(new byte[] {1}, "");
  private static final Slice VALUE = Slice.of(new byte[64]);

  private final World world = new World();
  private final OperationBook book = new OperationBook(settings(Limits.DEFAULT), methods(), world);
  private long nowNs;
  private long sequence;
  private final long session = openSession();
  private List<String> acknowledged = List.of();

  static BookSettings settings(Limits limits) {
    return new BookSettings(
        "benchmark",
        1,
        Times.DEFAULT,
        limits,
        ShutdownStrategies.drain(),
        new TokenSigner("benchmark", 1, new byte[32], false),
        Access.OPEN,
        new SecureRandom(),
        0,
        0,
        false);
  }

  static MethodDirectory methods() {
    return new MethodDirectory(
        List.of(
            method("steps.respond", CallMode.RESPONDING), method("steps.block", CallMode.BLOCKING)),
        Map.of(),
        VALUE.toByteArray());
  }

  private static ServedMethod method(String name, CallMode mode) {
    var policy =
        new CallPolicy(
            mode,
            Threads.VIRTUAL,
            Optional.empty(),
            OptionalInt.empty(),
            false,
            CallPolicy.Timings.NONE);
    return new ServedMethod(name, policy, List.of(), Outcome.Value::new);
  }

  private long openSession() {
    var header = new Request.Header(1, 0, 0, List.of());
    receive(new Request.Hello(header, "benchmark", List.of(), null));
    return ((Reply.Welcome) world.lastReply()).session();
  }

  private void receive(Request request) {
    nowNs += 1_000;
    book.on(new Event.Received(CLIENT, request), nowNs);
  }

  private Operation call(String method) {
    sequence++;
    world.started = null; // a call that is refused shows
    var header = new Request.Header(sequence, session, sequence, acknowledged);
    receive(new Request.Call(header, sequence, method, VALUE, Request.Options.PUSHED));
    return world.lastStarted();
  }

  private Encoding.Message finish(Operation operation) {
    book.on(new Event.Finished(operation, new Outcome.Value(VALUE)), nowNs);
    book.advance(nowNs);
    return world.lastMessage();
  }

  /// Accepted, started, and answered with its result, which the next call acknowledges.
  @Benchmark
  public Object bookAnsweredCall() {
    return finish(call("steps.respond"));
  }

  /// Accepted, answered with a token, started, and its result pushed, which the next call
  /// acknowledges.
  @Benchmark
  public Object bookDeferredCall() {
    Operation operation = call("steps.block");
    acknowledged = List.of(((Reply.Deferred) world.lastReply()).token());
    return finish(operation);
  }

  /// Keeps what the book wants done last.
  static final class World implements Actions {
    private final ReplyDecoder decoder = new ReplyDecoder();
    private Encoding.@Nullable Message message;
    private @Nullable Operation started;

    Encoding.Message lastMessage() {
      return Objects.requireNonNull(message);
    }

    /// The same, read.
    Reply lastReply() {
      try {
        return switch (lastMessage()) {
          case Encoding.Encoded(Slice bytes) -> decoder.decode(bytes.toByteArray());
          case Encoding.Plain(Reply reply) -> reply;
        };
      } catch (MalformedMessageException unreadable) {
        throw new IllegalStateException(unreadable);
      }
    }

    Operation lastStarted() {
      return Objects.requireNonNull(started);
    }

    @Override
    public void send(Peer peer, Encoding.Message sent) {
      message = sent;
    }

    @Override
    public void deliver(Peer peer, Encoding.Message outcome, Operation operation) {
      message = outcome;
    }

    @Override
    public void flush() {
      throw new IllegalStateException();
    }

    @Override
    public void start(Operation operation) {
      started = operation;
    }

    @Override
    public void interrupt(Operation operation, String reason) {
      throw new IllegalStateException(reason);
    }

    @Override
    public void named(Operation operation) {}

    @Override
    public void announceShutdown() {
      throw new IllegalStateException();
    }

    @Override
    public void consult(Consultation consultation) {
      throw new IllegalStateException();
    }

    @Override
    public void warn(String message) {
      throw new IllegalStateException(message);
    }

    @Override
    public void close(Ledger ledger) {
      throw new IllegalStateException();
    }
  }
}
