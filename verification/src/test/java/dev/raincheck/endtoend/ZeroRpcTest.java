package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.shutdown.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// Clients of ZeroRPC on the port of Raincheck's own, over real sockets.
class ZeroRpcTest {
  private final ZContext context = new ZContext(1);
  private RaincheckServer server = builder().zeroRpc(ZeroRpc.DEFAULT).start();

  private static ServerBuilder builder() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Workshop.class, new WorkshopAtWork())
        .shutdownStrategy("abort:200ms");
  }

  @AfterEach
  void close() {
    server.close();
    context.close();
  }

  private ZeroRpcPeer peer() {
    return ZeroRpcPeer.connected(context, server.address());
  }

  private static List<?> event(List<?> message) {
    return message.subList(1, message.size());
  }

  @Test
  void clientsOfBothKinds_shareAPort() {
    try (var client = RaincheckClient.connect(server.address());
        ZeroRpcPeer peer = peer()) {
      assertEquals(3, client.service(Workshop.class).add(1, 2));
      peer.call("c", "add", 1, 2);
      List<?> answer = peer.receive();
      assertEquals("c", ((Map<?, ?>) answer.getFirst()).get("response_to"));
      assertEquals(List.of("OK", List.of(3L)), event(answer));
      assertEquals("built", client.service(Workshop.class).build(0));
    }
  }

  @Test
  void tokenOfOne_isGoodForTheOther() {
    try (var client = RaincheckClient.connect(server.address());
        ZeroRpcPeer peer = peer()) {
      String token = client.submit(Workshop.class, it -> it.build(0)).token();
      peer.call("w", "_raincheck_wait", token);
      assertEquals(List.of("OK", List.of("built")), event(peer.receive()));
    }
  }

  @Test
  void withoutTheSwitch_itIsNotServed() throws Exception {
    try (RaincheckServer other = builder().start();
        ZMQ.Socket socket = Dealer.connected(context, other.address())) {
      socket.sendMore(new byte[0]);
      socket.send(Values.encode(List.of(Map.of("message_id", "c", "v", 3), "add", List.of(1, 2))));
      byte[] frame = socket.recv();
      Reply reply = new ReplyDecoder().decode(frame.length == 0 ? socket.recv() : frame);
      assertTrue(reply instanceof Reply.Failed, reply::toString);
    }
  }

  @Test
  void restart_isToldToAClientThatWaits_byItsNextHeartbeat() {
    String address = server.address();
    try (ZeroRpcPeer peer = peer()) {
      peer.call("c", "build", 60);
      peer.heartbeat("c");
      assertEquals("_zpc_hb", peer.receive().get(1));
      server.close();
      List<?> last = peer.receive(); // the drain's own word, of an operation that it aborted
      assertEquals("ERR", last.get(1), last::toString);
      server =
          RaincheckServer.builder(address)
              .serve(Workshop.class, new WorkshopAtWork())
              .zeroRpc(ZeroRpc.DEFAULT)
              .start();
      peer.heartbeat("of the former run");
      List<?> told = peer.receive();
      assertEquals("ERR", told.get(1));
      assertTrue(told.get(2).toString().contains("execution UNKNOWN"), told::toString);
    }
  }

  @Test
  void ledger_countsWhatAHeldCallWasGiven_asDelivered() {
    try (ZeroRpcPeer peer = peer()) {
      peer.call("c", "build", 0);
      assertEquals(List.of("OK", List.of("built")), event(peer.receive()));
      peer.call("d", "add", 1, 1);
      peer.receive();
      server.close();
      Ledger ledger = server.awaitClose();
      assertEquals(1, ledger.delivered(), ledger::toString);
      assertEquals(1, ledger.answered(), ledger::toString);
      assertEquals(2, ledger.accepted(), ledger::toString);
    }
  }

  @Test
  void callThatIsSentAgain_overAnotherConnection_runsOnce() {
    for (int i = 0; i < 3; i++) {
      try (ZeroRpcPeer peer = peer()) {
        peer.call("c", "starts", "once");
        if (i > 0) { // the first one goes without having read
          assertEquals(List.of("OK", List.of(1L)), event(peer.receive()));
        }
      }
    }
    try (ZeroRpcPeer peer = peer()) {
      peer.call("d", "starts", "once");
      assertEquals(List.of("OK", List.of(2L)), event(peer.receive()));
    }
  }

  @Test
  void hostileMessages_harmNobodyElse() {
    var random = new Random(3);
    try (ZeroRpcPeer good = peer();
        ZeroRpcPeer bad = peer()) {
      bad.call("c", "build", 60);
      for (int i = 0; i < 2_000; i++) {
        byte[] noise = new byte[1 + random.nextInt(200)];
        random.nextBytes(noise);
        if (i % 2 == 0) {
          noise[0] = (byte) 0x93;
        }
        bad.socket.sendMore(new byte[0]);
        bad.socket.send(noise);
      }
      good.call("g", "add", 1, 2);
      assertEquals(List.of("OK", List.of(3L)), event(good.receive()));
      bad.call("d", "add", 1, 2);
      assertEquals(List.of("OK", List.of(3L)), event(bad.receive()));
    }
    await().until(() -> server.toString().contains("SERVING"));
  }

  @Test
  void flatNameOfTwoMethods_isRefusedAtTheStart() {
    ServerBuilder builder =
        builder().serve(Office.class, new OfficeAtWork()).zeroRpc(ZeroRpc.DEFAULT);
    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(String.valueOf(message).contains("workshop.buy and of office.buy"), message);
  }
}
