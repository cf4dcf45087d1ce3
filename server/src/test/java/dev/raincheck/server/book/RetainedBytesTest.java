package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.EncodedException;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Subscribers;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the book says that it keeps is no less than what it really keeps: many of each kind are
/// made, and the heap is measured.
@Isolated // from others' heap
class RetainedBytesTest {
  private static final Pattern KEPT = Pattern.compile("(\\d+) kept in (\\d+) bytes");
  private static final String LONG = "€".repeat(255);

  /// What a collection leaves of the test and the runtime themselves.
  private static final long SLACK_BYTES = 1 << 20;

  /// Of the message that arguments are a part of, and of the slice of it that they are.
  private static final int ARGUMENTS_OVERHEAD_BYTES = 16 + 32;

  private final Limits limits =
      Limits.DEFAULT
          .withMessageBytesMax(2 << 20)
          .withUnfinishedMax(1_000_000)
          .withKeptMax(1_000_000)
          .withKeptBytesMax(1L << 40)
          .withSessionsMax(100_000)
          .withSessionCallsMax(100_000)
          .withTombstonesMax(1)
          .withKeysMax(1_000_000)
          .withClientShare(1);
  private final LeanBench bench =
      new LeanBench(
          limits, new Access(null, (principal, method) -> !principal.startsWith("stranger")));
  private final long usedBefore = usedBytes();
  private long lastId;

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void assertAllIsCounted(int kept) {
    Matcher said = KEPT.matcher(bench.book.toString());
    assertTrue(said.find());
    assertEquals(kept, Long.parseLong(said.group(1)));
    long counted = Long.parseLong(said.group(2));
    bench.forget();
    long retained = usedBytes() - usedBefore;
    assertTrue(
        retained <= counted + SLACK_BYTES, retained + " bytes are kept, " + counted + " counted");
  }

  private static Peer peer(String principal) {
    return peer(principal, 0);
  }

  /// One of so many connections.
  private static Peer peer(String principal, int number) {
    byte[] identity = ByteBuffer.allocate(255).putInt(number).array();
    return new Peer(new Connection(identity, "10.0.0." + number), principal);
  }

  /// As it comes from the wire.
  private void receive(Request request) throws MalformedMessageException {
    receive(new RequestEncoder().encode(request).toByteArray());
  }

  private void receive(byte[] message) throws MalformedMessageException {
    bench.receive(peer(""), decoded(message));
  }

  /// By a decoder of its own, since one remembers its last message.
  private static Request decoded(byte[] message) throws MalformedMessageException {
    return new RequestDecoder().decode(message);
  }

  private Request.Header header(long session) {
    return new Request.Header(++lastId, session, session == 0 ? 0 : 1, List.of());
  }

  private Request.Call call(long session, long sequence, String method, Request.Options options) {
    byte[] arguments = Values.encode(List.of(sequence));
    return new Request.Call(header(session), sequence, method, Slice.of(arguments), options);
  }

  @Test
  void messagesOfWhichLittleIsUsed() throws MalformedMessageException {
    for (int i = 0; i < 60; i++) {
      Request.Call call =
          new Request.Call(
              header(0),
              0,
              "t.block",
              Slice.of(Values.encode(List.of(new byte[4_200]))),
              Request.Options.DEFAULT);
      byte[] message = new RequestEncoder().encode(call).toByteArray();
      assertEquals((byte) 0x9e, message[0], "an array of 14 elements");
      ByteBuffer longer = ByteBuffer.allocate(2 + message.length + 5 + 5 + (1 << 20));
      longer.put(HexFormat.of().parseHex("dc0014")).put(message, 1, message.length - 1);
      longer
          .put(HexFormat.of().parseHex("c0c0c0c0c3c6"))
          .putInt(1 << 20); // no key, no user, and so on
      receive(longer.array());
    }
    assertAllIsCounted(60);
  }

  @Test
  void operationsThatWork_andTheirMetadata() throws MalformedMessageException {
    var options =
        new Request.Options(null, null, null, true, Map.of("key", "value", "other", "€".repeat(9)));
    for (int i = 0; i < 20_000; i++) {
      receive(call(0, 0, "t.block", options));
    }
    assertAllIsCounted(20_000);
  }

  @Test
  void resultsInASession() throws MalformedMessageException {
    long session = bench.hello(peer(""));
    for (int i = 1; i <= 50_000; i++) {
      receive(call(session, i, "t.work", Request.Options.DEFAULT));
      bench.finish(new Outcome.Value(Slice.of(Specimens.value(10))));
    }
    assertAllIsCounted(50_000);
  }

  @Test
  void operationsWhoseResultWasAcknowledged_butWhoseSequenceWasNot()
      throws MalformedMessageException {
    long session = bench.hello(peer(""));
    for (int i = 1; i <= 50_000; i++) {
      receive(call(session, i, "t.block", Request.Options.DEFAULT));
      String token = bench.lastToken();
      bench.finish(new Outcome.Value(Slice.of(Specimens.value(10))));
      receive(new Request.Acknowledge(new Request.Header(++lastId, 0, 0, List.of(token))));
    }
    assertAllIsCounted(50_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keys_withTheirResults_andWithout(boolean results) throws MalformedMessageException {
    for (int i = 1; i <= 50_000; i++) {
      receive(call(0, 0, "t.work", Request.Options.DEFAULT.withKey("invoice " + i)));
      bench.finish(new Outcome.Value(Slice.of(Specimens.value(10))));
    }
    bench.pass(results ? 0 : 61_000_000_000L);
    assertAllIsCounted(results ? 50_000 : 0);
  }

  @Test
  void failures_withAllTheySay() throws MalformedMessageException {
    for (int i = 0; i < 5_000; i++) {
      receive(call(0, 0, "t.block", Request.Options.DEFAULT));
      bench.finish(
          new Outcome.Failed(
              Failure.of(ErrorCode.DECLARED, Execution.FINISHED, LONG + i)
                  .withDetail("stack " + i, LONG + i)
                  .withDeclared(new EncodedException("Full", new byte[100]))));
    }
    assertAllIsCounted(5_000);
  }

  @Test
  void refusals() throws MalformedMessageException {
    Peer stranger = peer("stranger " + LONG);
    long session = bench.hello(stranger);
    for (int i = 1; i <= 20_000; i++) {
      byte[] message =
          new RequestEncoder()
              .encode(call(session, i, "t.work", Request.Options.DEFAULT))
              .toByteArray();
      bench.receive(stranger, decoded(message));
    }
    assertAllIsCounted(20_000);
  }

  @Test
  void reasonsToCancel() throws MalformedMessageException {
    for (int i = 0; i < 2_000; i++) {
      receive(call(0, 0, "t.block", Request.Options.DEFAULT));
      receive(new Request.Cancel(header(0), bench.lastToken(), LONG.repeat(20) + i));
    }
    assertAllIsCounted(2_000);
  }

  /// Neither a thread nor more than this, beside the arguments, for as long as it waits.
  @Test
  void operationsThatWaitBehindAGate_takeLittle() throws MalformedMessageException {
    Peer client = peer("");
    int waiting = 100_000;
    int started = 0;
    long arguments = 0;
    for (int i = 0; i <= waiting; i++) {
      byte[] message =
          new RequestEncoder()
              .encode(call(0, 0, "t.serial", Request.Options.DEFAULT))
              .toByteArray();
      arguments += ARGUMENTS_OVERHEAD_BYTES + message.length;
      bench.receive(client, decoded(message));
      started += bench.started();
    }
    assertEquals(1, started);
    bench.pass(500_000_000);
    bench.forget();
    long each = (usedBytes() - usedBefore - arguments) / waiting;
    assertTrue(each <= 400, each + " bytes of heap for an operation that waits");
    assertAllIsCounted(waiting + 1);
  }

  @Test
  void progress() throws MalformedMessageException {
    for (int i = 0; i < 10_000; i++) {
      receive(call(0, 0, "t.block", Request.Options.PUSHED));
      String words = LONG + i;
      bench.progress(() -> new Progress(0.5, words));
    }
    assertAllIsCounted(10_000);
  }

  @Test
  void connectionsThatWaitForOneOperation() throws MalformedMessageException {
    for (int i = 0; i < 3_000; i++) {
      receive(call(0, 0, "t.block", Request.Options.PUSHED));
      for (int peer = 1; peer < Subscribers.MAX; peer++) {
        Request.Poll poll = new Request.Poll(header(0), bench.lastToken(), true);
        bench.receive(peer("", Subscribers.MAX * i + peer), poll);
      }
    }
    assertAllIsCounted(3_000);
  }

  @Test
  void sessionsThatWereBusyOnce() throws MalformedMessageException {
    for (int i = 0; i < 400; i++) {
      Peer client = peer("", i);
      long session = bench.hello(client);
      for (int sequence = 1; sequence <= 1_000; sequence++) {
        bench.receive(client, call(session, sequence, "t.work", Request.Options.DEFAULT));
        bench.finish(new Outcome.Value(Slice.of(Specimens.value(10))));
      }
      bench.receive(
          client, new Request.Ping(new Request.Header(++lastId, session, 1_001, List.of())));
    }
    assertAllIsCounted(0);
  }
}
