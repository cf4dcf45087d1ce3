package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What counts in bytes, and for how long.
class KeptBytesTest {
  @Test
  void bytesThatAreKept_mayReachTheLimit_andNotAByteMoreIsTaken() {
    BookBench bench = benchOfBytes(3 * 1_921); // what one takes, with its thread
    for (int i = 0; i < 3; i++) {
      bench.call("t.block"); // with one byte of arguments each
      bench.lastToken();
    }
    bench.call("t.block");
    String told = bench.last(Reply.Failed.class).failure().message();
    assertTrue(told.startsWith("bytes of kept results: 5763 (at most 5763)"), told);
  }

  @Test
  void argumentsAndMetadata_countUntilTheHandlerComesBack_whateverBecameOfTheOperation() {
    BookBench bench = benchOfBytes(10_000);
    String text = "x".repeat(1_500);
    for (int i = 0; i < 2; i++) {
      bench.call("t.block", new Request.Options(null, null, null, false, Map.of("k", text)));
    }
    String token = bench.lastToken();
    bench.cancel(token);
    bench.pass(Times.DEFAULT.cancelGrace().plusSeconds(1));
    bench.acknowledge(token);
    bench.call("t.block");
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    bench.finish(1);
    assertEquals(Map.of(), bench.started.get(1).metadata);
    bench.call("t.block");
    bench.lastToken();
  }

  @Test
  void failures_countWithAllTheySay() {
    BookBench bench = benchOfBytes(3_000);
    bench.call("t.block");
    var failure =
        Failure.of(ErrorCode.DECLARED, Execution.FINISHED, "x".repeat(1_000))
            .withDetail("stack", "x".repeat(1_000))
            .withDeclared(new EncodedException("Full", new byte[1_000]));
    bench.on(new Event.Finished(bench.started.getFirst(), new Outcome.Failed(failure)));
    bench.call("t.block");
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
  }

  @Test
  void rememberedRefusals_countUntilTheyAreForgotten_andAreBoundedByThat() {
    Limits limits =
        Limits.DEFAULT
            .withUnfinishedMax(2)
            .withKeptMax(1_000)
            .withKeptBytesMax(7_000)
            .withSessionsMax(10)
            .withSessionCallsMax(1_000)
            .withTombstonesMax(10)
            .withClientShare(1);
    var bench = new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain());
    long session = bench.hello();
    for (int sequence = 1; sequence <= 100; sequence++) {
      bench.call(session, sequence, 1, BookBench.VALUE);
    }
    assertTrue(bench.book.toString().contains("6 kept in"), bench.book.toString());
    bench.finish(0);
    bench.finish(1);
    bench.pass(Duration.ofSeconds(2));
    bench.call(session, 101, 99, BookBench.VALUE);
    bench.call(session, 100, 99, BookBench.VALUE);
    assertEquals(ErrorCode.OVERLOADED, bench.lastError(), "it was refused before");
    assertEquals(3, bench.started.size());
  }

  @Test
  void progress_countsUntilTheOperationEnds() {
    BookBench bench = benchOfBytes(3_000);
    bench.call("t.block");
    bench.on(new Event.Progressed(bench.started.getFirst(), () -> null));
    bench.call("t.block");
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    bench.finish(0);
    bench.call("t.block");
    bench.lastToken();
  }

  private static BookBench benchOfBytes(long keptBytesMax) {
    Limits limits = Limits.DEFAULT.withKeptBytesMax(keptBytesMax).withClientShare(1);
    return new BookBench(Times.DEFAULT, limits, ShutdownStrategies.drain());
  }

  private static byte[] compressed(int bytes) {
    return Compression.deflate(Slice.of(Values.encode(new byte[bytes]))).toByteArray();
  }

  @Test
  void compressedArguments_countAsWhatTheyExpandTo() {
    BookBench bench = benchOfBytes(300_000);
    long session = bench.hello();
    bench.call(session, 1, 1, compressed(200_000));
    bench.call(session, 2, 1, compressed(200_000));
    assertEquals(2, bench.started.size());
    bench.call(session, 3, 1, compressed(200_000));
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    bench.finish(0);
    bench.finish(1);
    bench.call(session, 4, 4, compressed(200_000));
    assertEquals(3, bench.started.size());
  }

  @Test
  void compressedArguments_thatExpandBeyondAMessage_areRefusedBeforeTheyAreCounted() {
    BookBench bench = benchOfBytes(300_000);
    bench.call(bench.hello(), 1, 1, compressed(2 << 20));
    assertEquals(ErrorCode.INVALID_ARGUMENTS, bench.lastError());
    assertEquals(Execution.NOT_STARTED, bench.last(Reply.Failed.class).failure().execution());
  }

  @Test
  void argumentsThatAreNotCompressed_areBoundedByTheirMessageAlone() {
    BookBench bench = benchOfBytes(3_000_000);
    bench.call(bench.hello(), 1, 1, new byte[(1 << 20) - 600]);
    assertEquals(1, bench.started.size());
  }
}
