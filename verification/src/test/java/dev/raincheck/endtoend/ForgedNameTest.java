package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.api.CallContext;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Service;
import dev.raincheck.api.ServingState;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQ;

/// A client with a key of its own that says it is somebody else. The transport believes it: what a
/// peer tells of itself overwrites what the server was told by its door.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ForgedNameTest {
  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final CurveKeys ALICE = CurveKeys.generate();
  private static final CurveKeys BOB = CurveKeys.generate();

  private final RequestEncoder encoder = new RequestEncoder();
  @TempDir Path folder;
  private RaincheckServer server;

  @Service("safe")
  interface Safe {
    String whoAmI();

    String open();
  }

  static final class SafeAtWork implements Safe {
    @Override
    public String whoAmI() {
      return "\"" + CallContext.current().principal() + "\"";
    }

    @Override
    public String open() {
      return "the crown jewels";
    }
  }

  @BeforeEach
  void open() throws IOException {
    Path clients = folder.resolve("clients");
    Files.writeString(
        clients, ALICE.publicKey() + " alice\n" + BOB.publicKey() + " bob safe.whoAmI\n");
    server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Safe.class, new SafeAtWork())
            .curve(SERVER, clients)
            .shutdownStrategy("abort:200ms")
            .start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private RaincheckClient alice() {
    return RaincheckClient.connect(
        ClientOptions.of(server.address()).withCurve(ALICE, SERVER.publicKey()));
  }

  private CurvePeer bob(Map<String, String> saysMore) throws IOException {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("Socket-Type", "DEALER");
    properties.putAll(saysMore);
    return CurvePeer.connect(server.address(), BOB, SERVER.publicKey(), properties);
  }

  private Reply ask(CurvePeer peer, Request request) throws Exception {
    peer.send(encoder.encode(request).toByteArray());
    return new ReplyDecoder().decode(peer.receive());
  }

  private static Request.Header header() {
    return Request.Header.sessionless(7);
  }

  private static Request call(String method) {
    byte[] none = Values.encode(List.of());
    return new Request.Call(header(), 0, method, Slice.of(none), Request.Options.DEFAULT);
  }

  private static void assertRefused(ErrorCode code, Reply reply) {
    assertEquals(code, assertInstanceOf(Reply.Failed.class, reply).failure().code());
  }

  @Test
  void whoSaysNothing_isWhoseKeyItHas() throws Exception {
    try (CurvePeer bob = bob(Map.of())) {
      var told = assertInstanceOf(Reply.Result.class, ask(bob, call("safe.whoAmI")));
      assertArrayEquals(Values.encode("\"bob\""), told.value().toByteArray());
      assertRefused(ErrorCode.PERMISSION_DENIED, ask(bob, call("safe.open")));
    }
  }

  static List<String> names() {
    String keyInHex = HexFormat.of().formatHex(ZMQ.Curve.z85Decode(ALICE.publicKey()));
    return List.of("alice", "bob", "", ALICE.publicKey(), BOB.publicKey(), keyInHex);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whoSaysThatItIsAnother_isNobody(String name) throws Exception {
    try (RaincheckClient alice = alice();
        CurvePeer bob = bob(Map.of("User-Id", name))) {
      String token = alice.submit(Safe.class, Safe::open).token();
      assertRefused(ErrorCode.PERMISSION_DENIED, ask(bob, call("safe.open")));
      assertRefused(ErrorCode.PERMISSION_DENIED, ask(bob, call("safe.whoAmI")));
      assertRefused(
          ErrorCode.PERMISSION_DENIED, ask(bob, new Request.Poll(header(), token, false)));
      assertRefused(
          ErrorCode.PERMISSION_DENIED, ask(bob, new Request.Cancel(header(), token, "mine now")));
      assertEquals("the crown jewels", alice.resume(token, String.class).await());
    }
  }

  /// The transport copies what a peer tells of itself into a buffer of 400 bytes.
  @Test
  void whoTellsTooMuchOfItself_harmsNobodyElse() throws Exception {
    var log = (Logger) LoggerFactory.getLogger("dev.raincheck.transport");
    var told = new ListAppender<ILoggingEvent>();
    told.list = new CopyOnWriteArrayList<>();
    told.start();
    log.addAppender(told);
    try (RaincheckClient alice = alice();
        CurvePeer stranger =
            CurvePeer.begin(server.address(), CurveKeys.generate(), SERVER.publicKey())) {
      stranger.initiate(Map.of("Socket-Type", "DEALER", "Story", "x".repeat(1_000)));
      await().until(() -> told.list.toString().contains("could not read a peer's bytes"));
      assertEquals("\"alice\"", alice.service(Safe.class).whoAmI());
      assertEquals(ServingState.SERVING, alice.ping());
    } finally {
      log.detachAppender(told);
    }
  }
}
