package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// Whatever a peer sends or does not read, the others are answered and memory stays bounded.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(names = {"CLEAR", "TLS"})
final class HostilePeersTest {
  private static final Pattern UNDELIVERABLE = Pattern.compile(" [1-9]\\d* undeliverable");

  /// Of ZMTP 3.0, without encryption.
  private static final byte[] GREETING = new byte[64];

  static {
    GREETING[0] = (byte) 0xff;
    GREETING[9] = 0x7f;
    GREETING[10] = 3;
    System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, GREETING, 12, 4);
  }

  @Parameter Protection protection;
  @TempDir Path folder;
  private final ZContext context = new ZContext();
  private ServerUnderAttack server;
  private RaincheckClient client;
  private Office office;

  @BeforeEach
  void serve() throws IOException {
    server = new ServerUnderAttack(protection, folder.resolve("clients"));
    client = server.client;
    office = server.office;
  }

  @AfterEach
  void othersAreStillAnswered_andMemoryHasNotGrown() throws IOException {
    server.check();
    context.close();
    server.close();
  }

  /// Connections; over TLS they cost some milliseconds each.
  private int many() {
    return protection == Protection.TLS ? 40 : 200;
  }

  /// Writes, until the server has had enough of it.
  private void write(byte[] bytes) throws IOException {
    Socket socket = server.plainSocket();
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (SocketException | SSLException closedByTheServer) {
      assertTrue(socket.isConnected());
    }
  }

  private ZMQ.Socket dealer() {
    return Dealer.unconnected(context);
  }

  private ZMQ.Socket connectedDealer() {
    return Dealer.connected(context, server.peersAddress());
  }

  private static void assertMalformed(ZMQ.Socket peer, String what) throws Exception {
    byte[] answer = peer.recv();
    assertNotNull(answer, () -> "no answer to " + what);
    Reply reply = new ReplyDecoder().decode(answer);
    var failed = assertInstanceOf(Reply.Failed.class, reply);
    assertEquals(ErrorCode.MALFORMED_REQUEST, failed.failure().code());
  }

  @Test
  void seventyThreeBytes_withANegativeLength() throws Exception {
    for (long length : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE, 1L << 40, 1L << 31}) {
      byte[] bytes = ByteBuffer.allocate(73).put(GREETING).put((byte) 0x02).putLong(length).array();
      write(bytes);
    }
  }

  @Test
  void randomBytes() throws Exception {
    var random = new Random(73);
    for (int i = 0; i < many(); i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      write(bytes);
    }
  }

  @Test
  void randomHandshakes() throws Exception {
    var random = new Random(74);
    byte[] ready = "\5READY\13Socket-Type\0\0\0\6DEALER".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < many(); i++) {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(GREETING);
      for (int frame = 0; frame < 4; frame++) {
        byte[] body = i % 2 == 0 ? ready.clone() : new byte[random.nextInt(40)];
        if (i % 2 == 0) {
          body[random.nextInt(body.length)] = (byte) random.nextInt();
        } else {
          random.nextBytes(body);
        }
        bytes.write(random.nextInt(8));
        bytes.write(body.length);
        bytes.writeBytes(body);
      }
      write(bytes.toByteArray());
    }
  }

  @Test
  void peersThatSayNothing() throws Exception {
    for (int i = 0; i < many(); i++) {
      server.plainSocket();
    }
  }

  @Test
  void oversizeFrames_areNotTakenIn() {
    ZMQ.Socket peer = connectedDealer();
    for (int i = 0; i < 20; i++) {
      peer.send(new byte[2 << 20], ZMQ.DONTWAIT);
    }
    await().until(() -> office.greet("Ada").equals("hello Ada"));
  }

  @Test
  void longIdentity_isOfNoConsequence() {
    ZMQ.Socket peer = dealer();
    byte[] identity = new byte[60_000];
    Arrays.fill(identity, (byte) 'i');
    try {
      peer.setIdentity(identity);
    } catch (IllegalArgumentException | zmq.ZError.InstantiationException refused) {
      peer.setIdentity(Arrays.copyOf(identity, 255));
    }
    peer.connect(server.peersAddress());
    peer.send(new byte[] {1});
  }

  /// The transport reads nothing from the second one of a name, and keeps all that it sends.
  @Test
  void twoPeersOfOneName_areBothHeard() throws Exception {
    byte[] name = "twin".getBytes(StandardCharsets.US_ASCII);
    ZMQ.Socket one = Dealer.connected(context, server.peersAddress(), it -> it.setIdentity(name));
    ZMQ.Socket other = Dealer.connected(context, server.peersAddress(), it -> it.setIdentity(name));
    assertPong(one, 8);
    assertPong(other, 8);
  }

  @Test
  void messageOfManyFrames_isLeftOut_soThatNothingPilesUp() throws Exception {
    ZMQ.Socket peer = connectedDealer();
    for (int i = 0; i < 1_000; i++) {
      peer.sendMore(new byte[] {1, 2, 3});
    }
    peer.send("end");
    assertPong(peer, 8);
  }

  /// As a REQ socket does, and who speaks to both REP and ROUTER.
  @Test
  void messageBehindAnEmptyFrame_isAnsweredBehindOne() throws Exception {
    ZMQ.Socket peer = connectedDealer();
    peer.sendMore(new byte[0]);
    peer.send(new RequestEncoder().encode(new Request.Ping(header(8))).toByteArray());
    assertEquals(0, peer.recv().length);
    assertTrue(peer.hasReceiveMore());
    assertInstanceOf(Reply.Pong.class, new ReplyDecoder().decode(peer.recv()));
    assertPong(peer, 9); // and without one again
  }

  private static void assertPong(ZMQ.Socket peer, long id) throws Exception {
    peer.send(new RequestEncoder().encode(new Request.Ping(header(id))).toByteArray());
    var pong = assertInstanceOf(Reply.Pong.class, new ReplyDecoder().decode(peer.recv()));
    assertEquals(id, pong.header().id());
    assertFalse(peer.hasReceiveMore());
  }

  @Test
  void malformedMessages_areToldSo() throws Exception {
    ZMQ.Socket peer = connectedDealer();
    var random = new Random(42);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      peer.send(bytes);
      assertMalformed(peer, HexFormat.of().formatHex(bytes));
    }
    assertPong(peer, 7);
  }

  private static Request.Header header(long id) {
    return new Request.Header(id, 0, 0, List.of());
  }

  /// It has read that it is connected, and takes in one message more.
  private ZMQ.Socket peerThatDoesNotRead() {
    return Dealer.connected(
        context,
        server.peersAddress(),
        it -> {
          it.setRcvHWM(1);
          it.setSndHWM(1_000);
        });
  }

  @Test
  void peerThatNeverReads() {
    ZMQ.Socket peer = peerThatDoesNotRead();
    peer.setSendTimeOut(2_000);
    var encoder = new RequestEncoder();
    byte[] arguments = Values.encode(List.of(2_000));
    // With a token its results would be kept, and count as those of the client that it passes for.
    var patient = new Request.Options(30_000L, null, null, false, Map.of());
    for (int i = 1; i <= 20_000; i++) {
      var call = new Request.Call(header(i), 0, "office.pile", Slice.of(arguments), patient);
      peer.send(encoder.encode(call).toByteArray());
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> office.greet("Ada").equals("hello Ada"));
  }

  /// Six hundred times a megabyte, for messages of a hundred bytes each.
  @Test
  void peerThatNeverReads_andAsksForOneLargeResultAgainAndAgain() {
    String token = client.submit("office.pile", List.of(1_000_000)).token();
    await().until(() -> client.resume(token, byte[].class).poll() instanceof Polled.Done<?>);
    ZMQ.Socket peer = peerThatDoesNotRead();
    var encoder = new RequestEncoder();
    for (int i = 1; i <= 600; i++) {
      peer.send(encoder.encode(new Request.Poll(header(i), token, false)).toByteArray());
    }
    await().until(() -> UNDELIVERABLE.matcher(server.server.toString()).find());
    assertEquals("hello Ada", office.greet("Ada"));
  }
}
