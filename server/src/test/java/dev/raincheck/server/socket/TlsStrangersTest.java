package dev.raincheck.server.socket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.raincheck.certificates.Certificates.Subject;
import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Peers that do with TLS what no client does. Each loses its own connection, and after each the
/// one who is let in is greeted.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsStrangersTest {
  private final AtomicLong nowNs = new AtomicLong(1_000_000_000);
  private final Connections connections = new Connections(100, 100);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.raincheck.server");
  private final List<Socket> peers = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final TlsPeers tls;
  private final RouterSocket socket;
  private volatile boolean closing;

  TlsStrangersTest(@TempDir Path folder) {
    tls = new TlsPeers(folder);
    socket = bind("tls://127.0.0.1:*");
    log.list = new CopyOnWriteArrayList<>();
  }

  private RouterSocket bind(String address) {
    return RouterSocket.bind(
        address,
        new RouterSocket.Options(
            1 << 20,
            1 << 20,
            4 << 20,
            connections,
            Duration.ofSeconds(1),
            nowNs::get,
            tls.server()),
        what -> {});
  }

  private static long readersOfKeys() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(it -> it.getName().equals("raincheck-server-tls-keys"))
        .count();
  }

  @Test
  void addressThatIsTaken_leavesNoThreadBehind() {
    long before = readersOfKeys();
    assertThrows(IllegalArgumentException.class, () -> bind(socket.address()));
    assertEquals(before, readersOfKeys());
  }

  @BeforeEach
  void start() {
    log.start();
    logger.addAppender(log);
    var arrivals = new Arrivals(socket::receive);
    socket
        .events()
        .start(
            new EventLoop.Turns() {
              @Override
              public void turn() {
                if (closing) {
                  socket.events().end(ended::countDown);
                  return;
                }
                socket.advance(nowNs.get());
                while (arrivals.poll() != null) {}
              }

              @Override
              public void failed(Throwable fault) {}
            },
            socket.channels());
  }

  @AfterEach
  void othersAreGreeted_andNothingIsLeft() throws Exception {
    SSLSocket alice = kept(tls.connect(port()));
    assertEquals(0xff, alice.getInputStream().read());
    for (Socket peer : peers) {
      peer.close();
    }
    await().until(() -> connections.open() == 0);
    closing = true;
    socket.events().wake();
    assertTrue(ended.await(30, TimeUnit.SECONDS), "the turns did not end");
    socket.close();
    logger.detachAppender(log);
  }

  private int port() {
    return URI.create(socket.address()).getPort();
  }

  private <S extends Socket> S kept(S peer) {
    peers.add(peer);
    return peer;
  }

  private Socket plain() throws IOException {
    var peer = kept(new Socket(InetAddress.getLoopbackAddress(), port()));
    peer.setSoTimeout(10_000);
    return peer;
  }

  private static void write(Socket peer, byte[] bytes) throws IOException {
    peer.getOutputStream().write(bytes);
    peer.getOutputStream().flush();
  }

  private static void awaitEnd(Socket peer) throws IOException {
    try {
      peer.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException | SSLException reset) {
      // that is an end too
    }
  }

  private void awaitTold(String expected) {
    await()
        .until(() -> {
          BackgroundLogger.flush();
          return log.list.stream().anyMatch(it -> it.getFormattedMessage().contains(expected));
        });
  }

  @Test
  void silentOnes_areEndedWhenTheTimeForAHandshakeIsOver() throws Exception {
    Socket silent = plain();
    Socket half = plain();
    write(half, new byte[] {0x16, 3, 1, 2, 0, 1}); // and then nothing of 512 bytes
    await().until(() -> connections.open() == 2);
    nowNs.addAndGet(Handshakes.HANDSHAKE_NS);
    socket.events().wake();
    awaitEnd(silent);
    awaitEnd(half);
  }

  @Test
  void whoSpeaksNoTls_isTurnedAwayAtOnce() throws Exception {
    Socket browser = plain();
    write(browser, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    awaitEnd(browser);
    awaitTold("no TLS: it begins with 0x47");
  }

  @Test
  void garbageInRecords_isTurnedAway() throws Exception {
    Socket stranger = plain();
    write(stranger, new byte[] {0x16, 3, 3, 0, 4, 99, 0, 0, 0});
    awaitEnd(stranger);
    awaitTold("was refused");
  }

  /// Each record has a byte of a message that is none too long.
  @Test
  void handshakeWithoutEnd_isEnded() throws Exception {
    Socket stranger = plain();
    byte[] hello = {1, 0, 0x3e, (byte) 0x80};
    var records = new ByteArrayOutputStream();
    for (int i = 0; i < 25_000; i++) {
      records.writeBytes(new byte[] {0x16, 3, 3, 0, 1, i < hello.length ? hello[i] : 0});
    }
    try {
      write(stranger, records.toByteArray());
      awaitEnd(stranger);
    } catch (SocketException reset) {
      // it had enough before
    }
    awaitTold("a handshake of 1");
  }

  @Test
  void otherVersions_areRefused() throws Exception {
    SSLSocket old = kept(tls.connect(port()));
    old.setEnabledProtocols(new String[] {"TLSv1.2"});
    var told = assertThrows(SSLException.class, old::startHandshake);
    assertTrue(told.getMessage().contains("protocol_version"), told.getMessage());
    awaitTold("expected: TLS 1.3");
  }

  @Test
  void whoShowsNoCertificate_isRefused() throws Exception {
    SSLSocket nobody = kept(tls.connect(port(), null));
    awaitRefused(nobody);
    awaitTold("certificate");
  }

  @Test
  void expiredCertificate_isToldInTheLog() throws Exception {
    Subject expired = Subject.of("CN=alice").until(Duration.ofDays(-1));
    awaitRefused(kept(tls.connect(port(), tls.signer.keyStore("old", expired))));
    awaitTold("\"CN=alice\" expired on ");
  }

  @Test
  void nameThatWouldForgeALineOfTheLog_staysOnItsOwn() throws Exception {
    Subject forger =
        Subject.of("O=yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy,".repeat(50) + "O=x\\0aERROR");
    awaitRefused(kept(tls.connect(port(), tls.signer.keyStore("x", forger))));
    awaitTold("\"O=x?ERROR,O=yyy");
    assertTrue(log.list.stream().allMatch(it -> it.getFormattedMessage().length() < 1_000));
  }

  @Test
  void hostThatWouldForgeALineOfTheLog_staysOnItsOwn() throws Exception {
    awaitRefused(kept(tls.ask(port(), "x\nERROR")));
    awaitTold("name=x?ERROR");
  }

  @Test
  void nameThatIsNotInTheFile_isToldInTheLog() throws Exception {
    awaitRefused(kept(tls.connect(port(), tls.signer.keyStore("bob", Subject.of("CN=bob")))));
    awaitTold("a line \"tls bob\"");
  }

  /// With TLS 1.3 it learns it with the first answer.
  private static void awaitRefused(SSLSocket peer) {
    assertThrows(
        IOException.class,
        () -> {
          peer.startHandshake();
          peer.getInputStream().read();
        });
  }

  @Test
  void clientThatChangesItsKeysWithoutEnd_isEnded() throws Exception {
    SSLSocket alice = kept(tls.connect(port()));
    assertEquals(0xff, alice.getInputStream().read());
    assertThrows(
        IOException.class,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            alice.startHandshake(); // of TLS 1.3 it is a change of keys
          }
        });
    awaitTold("records without content");
  }

  @Test
  void manyHandshakesAtOnce_areAllDone() throws Exception {
    Path keys = tls.signer.keyStore("alice", Subject.of("CN=alice"));
    List<SSLSocket> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(kept(tls.connect(port(), keys)));
    }
    List<Thread> threads =
        all.stream().map(it -> Thread.startVirtualThread(() -> handshake(it))).toList();
    for (Thread each : threads) {
      each.join();
    }
    for (SSLSocket each : all) {
      assertEquals(0xff, each.getInputStream().read());
    }
  }

  private static void handshake(SSLSocket peer) {
    try {
      peer.startHandshake();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
