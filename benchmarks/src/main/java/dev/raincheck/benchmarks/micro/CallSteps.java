package dev.raincheck.benchmarks.micro;

import dev.raincheck.api.Service;
import dev.raincheck.client.book.CallBook;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientActions;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.contract.ServiceProxy;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A call's way through the client: the object that stands for the service, and the book.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallSteps {
  /// What is called.
  @Service("steps")
  public interface Steps {
    /// Answers with what it was given.
    String respond(String text);
  }

  private static final Slice VALUE = Slice.of(new byte[64]);
  private static final Reply.Terms TERMS =
      new Reply.Terms(500, 60_000, 900_000, 900_000, 1_000, 15_000, Map.of());

  private final Steps proxy =
      ServiceProxy.of(Steps.class, "benchmark", (contract, arguments) -> contract.name());
  private final ClientCall.Spec spec =
      new ClientCall.Spec("steps.respond", VALUE, Request.Options.PUSHED, false);
  private final World world = new World();
  private final CallBook book =
      new CallBook(
          new CallBook.Settings(
              "tcp://127.0.0.1:1",
              "benchmark",
              30_000_000_000L,
              WireLimits.MESSAGE_BYTES_DEFAULT,
              100_000,
              List.of(Bundler.READ)),
          world,
          0);
  private long nowNs;

  /// The first call says hello before it is sent.
  public CallSteps() {
    book.connection(1, nowNs);
    submit();
    book.received(
        new Reply.Welcome(new Reply.Header(world.lastId, null), "benchmark", 1, 1, TERMS), nowNs);
    answer();
  }

  private ClientCall submit() {
    nowNs += 1_000;
    var call = new ClientCall(spec, null, nowNs);
    book.submit(call, nowNs);
    return call;
  }

  private void answer() {
    book.received(new Reply.Result(new Reply.Header(world.lastId, null), null, VALUE), nowNs);
    book.advance(nowNs);
  }

  /// From the object's method to whatever takes the call.
  @Benchmark
  public String proxy() {
    return proxy.respond("text");
  }

  /// Submitted, sent, answered, and its caller told.
  @Benchmark
  public CallOutcome clientBookCall() {
    ClientCall call = submit();
    answer();
    return call.done.join();
  }

  /// Counts the requests.
  private static final class World implements ClientActions {
    private long lastId; // the book counts them from 1

    @Override
    public void send(Slice message) {
      lastId++;
    }

    @Override
    public void end(ClientCall call, CallOutcome outcome) {
      call.end(outcome);
    }

    @Override
    public void reconnect(boolean elsewhere) {
      throw new IllegalStateException();
    }

    @Override
    public void warn(String message) {
      throw new IllegalStateException(message);
    }
  }
}
