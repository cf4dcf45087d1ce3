package dev.raincheck.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.book.CallBench;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.ClientCall;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestDecoder;
import dev.raincheck.protocol.wire.Unbundler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// A client's loop before a server that the test plays frame by frame.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BundlingTest {
  private static final byte[] VALUE = Values.encode(42);
  private static final int PATIENCE_MS = 20_000;

  private final ZContext context = new ZContext();
  private final ZMQ.Socket router = context.createSocket(SocketType.ROUTER);
  private final ClientLoop loop =
      new ClientLoop(
          ClientOptions.of("tcp://127.0.0.1:" + router.bindToRandomPort("tcp://127.0.0.1")));
  private final ReplyEncoder encoder = new ReplyEncoder();
  private byte[] client = {};

  BundlingTest() {
    router.setLinger(0);
    router.setReceiveTimeOut(PATIENCE_MS);
    loop.start();
  }

  @AfterEach
  void close() {
    loop.close();
    context.close();
  }

  private ClientCall submit(int argumentsBytes) {
    byte[] arguments = Values.encode(List.of(new byte[argumentsBytes]));
    var spec = new ClientCall.Spec("t.work", Slice.of(arguments), Request.Options.DEFAULT, false);
    var call = new ClientCall(spec, null, loop.nowNs());
    loop.submit(call);
    return call;
  }

  /// The requests of the next frame.
  private List<Request> receive() throws MalformedMessageException {
    client = router.recv();
    assertNotNull(client, "no frame comes");
    var unbundler = new Unbundler();
    unbundler.open(router.recv());
    List<Request> requests = new ArrayList<>();
    for (byte[] message; (message = unbundler.next()) != null; ) {
      requests.add(new RequestDecoder().decode(message));
    }
    return requests;
  }

  /// The same, when the client has its session and what it waited with has come.
  private List<Request> receiveCalls() throws MalformedMessageException {
    Request.Hello hello = assertInstanceOf(Request.Hello.class, receive().getFirst());
    assertEquals(List.of(Bundler.READ), hello.reads());
    var terms = new Reply.Terms(30_000, 30_000, 900_000, 900_000, 1_000, 15_000, Map.of());
    send(encoded(new Reply.Welcome(CallBench.headerFor(hello), "test", 1, 7, terms)));
    List<Request> requests = receive();
    while (requests.getFirst() instanceof Request.Hello) { // it came twice
      requests = receive();
    }
    return requests;
  }

  private void send(byte[] frame) {
    router.sendMore(client);
    router.send(frame);
  }

  private byte[] encoded(Reply reply) {
    return encoder.encode(reply).toByteArray();
  }

  private byte[] resultOf(Request request) {
    return encoded(new Reply.Result(CallBench.headerFor(request), null, Slice.of(VALUE)));
  }

  private byte[] resultsOf(List<Request> requests) {
    var bundler = new Bundler();
    requests.forEach(it -> assertTrue(bundler.add(Slice.of(resultOf(it)))));
    return bundler.take().toByteArray();
  }

  private static void assertEndsWithTheValue(ClientCall call) throws Exception {
    CallOutcome outcome = call.done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    assertArrayEquals(
        VALUE, assertInstanceOf(CallOutcome.Value.class, outcome).value().toByteArray());
  }

  @Test
  void callsOfATurn_shareAFrame_andSoMayTheirResults() throws Exception {
    List<ClientCall> calls = List.of(submit(1), submit(300), submit(3));
    List<Request> requests = receiveCalls();
    assertEquals(3, requests.size(), "calls in one frame");
    send(resultsOf(requests));
    for (ClientCall call : calls) {
      assertEndsWithTheValue(call);
    }
  }

  @Test
  void largeCall_isAloneInItsFrame_andNoneOvertakesIt() throws Exception {
    submit(1);
    submit(2);
    submit(70_000);
    submit(3);
    submit(4);
    assertEquals(List.of(1L, 2L), sequences(receiveCalls()));
    assertEquals(List.of(3L), sequences(receive()));
    assertEquals(List.of(4L, 5L), sequences(receive()));
  }

  private static List<Long> sequences(List<Request> requests) {
    return requests.stream().map(it -> ((Request.Call) it).sequence()).toList();
  }

  @Test
  void brokenBundle_endsTheCallsBeforeTheBreak_andTheOthersGoOn() throws Exception {
    List<ClientCall> calls = List.of(submit(1), submit(2), submit(3));
    List<Request> requests = receiveCalls();
    byte[] broken = resultsOf(requests);
    int last = broken.length - resultOf(requests.getLast()).length - 2;
    broken[last] = (byte) 0xc1;
    send(broken);
    assertEndsWithTheValue(calls.get(0));
    assertEndsWithTheValue(calls.get(1));
    assertFalse(calls.getLast().isDone());
    send(resultOf(requests.getLast()));
    assertEndsWithTheValue(calls.getLast());
  }

  @Test
  void messageThatCannotBeRead_harmsNoOtherOfItsBundle() throws Exception {
    List<ClientCall> calls = List.of(submit(1), submit(2), submit(3));
    List<Request> requests = receiveCalls();
    byte[] results = resultsOf(requests);
    int second = resultOf(requests.getFirst()).length + 4;
    assertEquals((byte) 0x96, results[second], "the head of an array of six");
    byte[] spoilt = Arrays.copyOf(results, results.length);
    spoilt[second + 2] = 99; // no type that there is
    send(spoilt);
    assertEndsWithTheValue(calls.get(0));
    assertEndsWithTheValue(calls.get(2));
    CallOutcome outcome = calls.get(1).done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    assertInstanceOf(CallOutcome.Unreadable.class, outcome);
  }
}
