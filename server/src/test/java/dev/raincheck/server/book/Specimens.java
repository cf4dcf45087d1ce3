package dev.raincheck.server.book;

import dev.raincheck.api.Threads;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Origin;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.terms.Grant;
import dev.raincheck.shutdown.ShutdownStrategy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/// What tests need one of.
public final class Specimens {
  private Specimens() {}

  /// Of a book on a bench.
  public static BookSettings settings(
      Times times, Limits limits, ShutdownStrategy strategy, Access access, long startNs) {
    return new BookSettings(
        "bench",
        7,
        times,
        limits,
        strategy,
        new TokenSigner("bench", 7, new byte[32], false),
        access,
        new Random(1),
        0,
        startNs,
        false);
  }

  /// Each gives back its arguments.
  public static MethodDirectory methods() {
    var serial = Gate.serial("t/serial");
    return new MethodDirectory(
        List.of(
            method("t.quick", CallMode.NON_BLOCKING, List.of()),
            method("t.work", CallMode.RESPONDING, List.of()),
            method("t.block", CallMode.BLOCKING, List.of()),
            method("t.serial", CallMode.RESPONDING, List.of(serial)),
            method("t.two", CallMode.RESPONDING, List.of(Gate.limit(2))),
            brief("t.brief")),
        Map.of("t", BookBench.VALUE),
        value(70_000));
  }

  private static ServedMethod method(String name, CallMode mode, List<Gate> gates) {
    return method(name, mode, gates, CallPolicy.Timings.NONE);
  }

  /// It may work for a second.
  private static ServedMethod brief(String name) {
    var second = Optional.of(Duration.ofSeconds(1));
    var timings = new CallPolicy.Timings(Optional.empty(), second, Optional.empty());
    return method(name, CallMode.BLOCKING, List.of(), timings);
  }

  private static ServedMethod method(
      String name, CallMode mode, List<Gate> gates, CallPolicy.Timings timings) {
    var policy =
        new CallPolicy(
            mode, Threads.VIRTUAL, Optional.empty(), OptionalInt.empty(), false, timings);
    return new ServedMethod(name, policy, gates, arguments -> new Outcome.Value(arguments));
  }

  /// A value of so many bytes: of one, or more than five.
  public static byte[] value(int bytes) {
    byte[] value = new byte[bytes];
    if (bytes > 1) { // else it is a 0
      ByteBuffer.wrap(value).put((byte) 0xc6).putInt(bytes - 5); // bin 32
    }
    return value;
  }

  /// An operation that was accepted, by no book.
  public static Operation operation() {
    ServedMethod method = method("t.work", CallMode.RESPONDING, List.of());
    var call =
        new Request.Call(
            Request.Header.sessionless(1),
            0,
            "t.work",
            Slice.of(BookBench.VALUE),
            Request.Options.DEFAULT);
    var origin = new Origin(BookBench.PEER, null, Usage.ofEverybody());
    return new Operation(method, origin, call, new Grant(1, Operation.NEVER, 1), 0);
  }
}
