package dev.raincheck.server.socket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.event.Event;
import dev.raincheck.server.state.Connection;
import dev.raincheck.server.state.Peer;
import dev.raincheck.transport.loop.EventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that speak ZMTP by hand, as far as they like, in the clear or over TLS.
@ParameterizedClass
@ValueSource(booleans = {false, true})
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrangersTest {
  private static final int MESSAGE_BYTES_MAX = 1 << 20;
  private static final long INCOMING_BYTES_MAX = 4L << 20;
  private static final byte[] READY =
      "\4\31\5READY\13Socket-Type\0\0\0\6DEALER".getBytes(StandardCharsets.ISO_8859_1);

  private final AtomicLong nowNs = new AtomicLong(1_000_000_000);
  private final boolean overTls;
  private final TlsPeers tls;
  private final RouterSocket socket;
  private final String address;
  private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
  private final List<Socket> peers = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  StrangersTest(boolean overTls, @TempDir Path folder) {
    this.overTls = overTls;
    tls = new TlsPeers(folder);
    socket =
        RouterSocket.bind(
            overTls ? "tls://127.0.0.1:*" : "tcp://127.0.0.1:*",
            new RouterSocket.Options(
                MESSAGE_BYTES_MAX,
                1 << 20,
                INCOMING_BYTES_MAX,
                new Connections(100, 100),
                Duration.ofSeconds(1),
                nowNs::get,
                overTls ? tls.server() : null),
            what -> {});
    address = socket.address();
    READY[1] = (byte) (READY.length - 2);
    var arrivals = new Arrivals(socket::receive);
    socket.events().start(turns(arrivals), socket.channels());
  }

  private EventLoop.Turns turns(Arrivals arrivals) {
    return new EventLoop.Turns() {
      @Override
      public void turn() {
        if (closing) {
          socket.events().end(ended::countDown); // a socket is closed when nobody uses it
          return;
        }
        socket.advance(nowNs.get());
        for (Event event; (event = arrivals.poll()) != null; ) {
          events.add(
              switch (event) {
                case Event.Malformed(Peer peer, var problem) ->
                    "message from " + peer.connection().address();
                case Event.Disconnected(Connection gone) -> "end of " + gone.address();
                default -> event.toString();
              });
        }
      }

      @Override
      public void failed(Throwable fault) {
        events.add(fault.toString());
      }
    };
  }

  @AfterEach
  void close() throws Exception {
    for (Socket peer : peers) {
      peer.close();
    }
    closing = true;
    socket.events().wake();
    assertTrue(ended.await(30, TimeUnit.SECONDS), "the turns did not end");
    socket.close();
  }

  private Socket connected() throws IOException {
    int port = URI.create(address).getPort();
    Socket peer = overTls ? tls.connect(port) : new Socket(InetAddress.getLoopbackAddress(), port);
    peer.setSoTimeout(10_000);
    peers.add(peer);
    return peer;
  }

  private static void write(Socket peer, byte[] bytes) throws IOException {
    peer.getOutputStream().write(bytes);
    peer.getOutputStream().flush();
  }

  private Socket greeted() throws IOException {
    Socket peer = connected();
    byte[] greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
    write(peer, greeting);
    peer.getInputStream().readNBytes(64);
    return peer;
  }

  /// Its handshake is over.
  private Socket client() throws IOException {
    Socket peer = greeted();
    write(peer, READY);
    int[] head = {peer.getInputStream().read(), peer.getInputStream().read()};
    peer.getInputStream().readNBytes(head[1]);
    return peer;
  }

  /// The header of a frame that may follow.
  private static byte[] announcement(long size) {
    return ByteBuffer.allocate(9).put((byte) 2).putLong(size).array();
  }

  private static boolean isEnded(Socket peer) throws IOException {
    try {
      peer.getInputStream().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketException reset) {
      return true;
    }
  }

  /// Has turns taken until it is so.
  private void awaitEvents(String... expected) {
    await()
        .until(() -> {
          socket.events().wake();
          return List.copyOf(events).equals(List.of(expected));
        });
  }

  @Test
  void largeFrameBeforeTheHandshakeIsOver_endsItsConnection() throws Exception {
    Socket stranger = greeted();
    write(stranger, announcement(4_096));
    assertTrue(isEnded(stranger));
  }

  @Test
  void handshakeThatIsNeverOver_endsItsConnection_andAnIdleClientStays() throws Exception {
    Socket silent = connected();
    Socket greeted = greeted();
    Socket client = client();
    write(client, new byte[] {0, 1, 'w'});
    awaitEvents("message from 127.0.0.1");
    silent.getInputStream().readNBytes(10); // so that it was accepted
    nowNs.addAndGet(Handshakes.HANDSHAKE_NS);
    socket.events().wake();
    assertTrue(isEnded(silent));
    assertTrue(isEnded(greeted));
    write(client, new byte[] {0, 1, 'x'});
    awaitEvents("message from 127.0.0.1", "message from 127.0.0.1");
  }

  @Test
  void clientsThatAnnounceAndDoNotSend_giveWay_andTheOneThatSendsIsHeard() throws Exception {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Socket stranger = client();
      byte[] header = announcement(MESSAGE_BYTES_MAX);
      write(stranger, Arrays.copyOf(header, header.length + 1_000 * i));
      idle.add(stranger);
    }
    awaitAnnounced(4);
    nowNs.addAndGet(2_000_000_000);
    Socket honest = client();
    write(honest, announcement(MESSAGE_BYTES_MAX));
    write(honest, new byte[MESSAGE_BYTES_MAX / 2]);
    assertTrue(isEnded(idle.getFirst()));
    nowNs.addAndGet(60_000_000_000L);
    Socket another = client();
    write(another, announcement(MESSAGE_BYTES_MAX));
    assertTrue(isEnded(idle.get(1)));
    write(honest, new byte[MESSAGE_BYTES_MAX / 2]);
    awaitEvents("message from 127.0.0.1");
  }

  private void awaitAnnounced(int frames) {
    await().until(() -> socket.awaitedBytes() == (long) frames * MESSAGE_BYTES_MAX);
  }

  @Test
  void endOfAConnection_isToldBehindItsMessages_andOnlyIfThereWereAny() throws Exception {
    Socket silent = client();
    Socket client = client();
    write(client, new byte[] {0, 1, 'x', 0, 1, 'y'});
    client.close();
    silent.close();
    awaitEvents("message from 127.0.0.1", "message from 127.0.0.1", "end of 127.0.0.1");
  }

  @Test
  void messageOfSeveralFrames_isLeftOut_andTheNextOneIsHeard() throws Exception {
    Socket client = client();
    write(client, new byte[] {1, 1, 'a', 1, 0, 0, 1, 'b'}); // "a", "", "b"
    write(client, new byte[] {1, 0, 1, 1, 'a', 0, 1, 'b'}); // "", "a", "b"
    write(client, new byte[] {1, 0, 0, 1, 'c'}); // "", "c"
    write(client, new byte[] {0, 1, 'd'});
    awaitEvents("message from 127.0.0.1", "message from 127.0.0.1");
  }

  @Test
  void whatDoesNotSpeakZmtp3_isTurnedAway() throws Exception {
    Socket browser = connected();
    write(browser, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    browser.getInputStream().readNBytes(10);
    assertTrue(isEnded(browser));
  }
}
