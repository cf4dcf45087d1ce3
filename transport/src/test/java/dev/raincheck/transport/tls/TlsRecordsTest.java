package dev.raincheck.transport.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.certificates.Certificates;
import dev.raincheck.certificates.Certificates.Subject;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records between two sides, over wires that carry what they like at a time.
class TlsRecordsTest {
  @TempDir static Path folder;
  private final Scratch scratch = new Scratch(); // of one loop, which has both sides
  private final Wire toServer = new Wire();
  private final Wire toClient = new Wire();
  private final TlsRecords client = new TlsRecords(engine(true), scratch);
  private final TlsRecords server = new TlsRecords(engine(false), scratch);

  private static final class Keys {
    static final Certificates SIGNER = new Certificates(folder, "ca");
    static final TlsContext SERVER = new TlsContext("server", SIGNER.server(), jdk -> jdk);
    static final TlsContext CLIENT =
        new TlsContext("client", SIGNER.keys("alice", Subject.of("CN=alice")), jdk -> jdk);
  }

  private static SSLEngine engine(boolean isClient) {
    return begun(isClient ? Keys.CLIENT.client("localhost", 1) : Keys.SERVER.server());
  }

  private static SSLEngine begun(SSLEngine engine) {
    try {
      engine.beginHandshake();
    } catch (SSLException impossible) {
      throw new IllegalStateException(impossible);
    }
    return engine;
  }

  private void shakeHands() throws IOException {
    shakeHands(client, server);
  }

  /// Until neither side has anything to say.
  private void shakeHands(TlsRecords client, TlsRecords server) throws IOException {
    boolean clientDone = client.step(toClient);
    boolean serverDone = false;
    while (!clientDone || !serverDone) {
      client.flush(toServer);
      server.receive(toServer);
      server.settle();
      serverDone = serverDone || server.step(toServer);
      server.flush(toClient);
      client.receive(toClient);
      client.settle();
      clientDone = clientDone || client.step(toClient);
    }
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  /// What the client gets, once the server has sent all of it.
  private byte[] received(byte[] content) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content);
    var received = new ByteArrayOutputStream();
    while (left.hasRemaining() || server.hasUnsent() || toClient.hasBytes()) {
      if (left.hasRemaining()) {
        server.write(left, toClient);
      } else {
        server.flush(toClient);
      }
      client.receive(toClient);
      readAll(received);
    }
    return received.toByteArray();
  }

  private void readAll(ByteArrayOutputStream received) throws IOException {
    ByteBuffer room = ByteBuffer.allocate(8_192);
    while (client.isReadable() && client.read(room.clear()) >= 0) {
      received.write(room.array(), 0, room.position());
    }
    client.settle();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000, 1 << 20})
  void howeverLittleTheWireCarries_allArrivesInOrder(int atOnce) throws IOException {
    toServer.atOnce = atOnce;
    toClient.atOnce = atOnce;
    shakeHands();
    byte[] content = content(atOnce < 1_000 ? 20_000 : 200_000);
    assertArrayEquals(content, received(content));
  }

  @Test
  void manyRecordsAtOnce_areAllRead() throws IOException {
    shakeHands();
    var sent = new ByteArrayOutputStream();
    for (int i = 1; i < 500; i++) {
      server.write(ByteBuffer.wrap(content(i)), toClient);
      sent.writeBytes(content(i));
    }
    var received = new ByteArrayOutputStream();
    while (toClient.hasBytes()) {
      client.receive(toClient);
      readAll(received);
    }
    assertArrayEquals(sent.toByteArray(), received.toByteArray());
  }

  @Test
  void keysThatEitherSideChanges_areOfNoConsequence() throws IOException {
    shakeHands();
    for (int i = 1; i <= 10; i++) {
      (i % 2 == 0 ? client : server).engine().beginHandshake(); // with TLS 1.3 that is all it does
      byte[] content = content(20_000);
      assertArrayEquals(content, received(content));
      client.write(ByteBuffer.wrap(content), toServer);
      server.receive(toServer);
      ByteBuffer room = ByteBuffer.allocate(content.length);
      while (server.isReadable() && room.hasRemaining()) {
        server.read(room);
      }
      server.settle();
      assertArrayEquals(content, room.array());
    }
  }

  @Test
  void keysThatThePeerChangesWithoutEnd_areAnError() throws IOException {
    shakeHands();
    var told =
        assertThrows(
            SSLException.class,
            () -> {
              for (int i = 0; i < 1_000; i++) {
                server.engine().beginHandshake();
                server.tellFailure();
                server.flush(toClient);
                client.receive(toClient);
                readAll(new ByteArrayOutputStream());
              }
            });
    assertTrue(told.getMessage().contains("records without content"), told.getMessage());
  }

  @Test
  void endThatIsSaid_isRead_andTheOtherWayStaysOpen() throws IOException {
    shakeHands();
    server.close();
    server.flush(toClient);
    client.receive(toClient);
    assertEquals(-1, client.read(ByteBuffer.allocate(10)));
    assertEquals(5, client.write(ByteBuffer.wrap(content(5)), toServer));
    assertTrue(toServer.hasBytes());
  }

  @Test
  void peerThatHasGoneMeanwhile_isNotComputedFor() throws IOException {
    client.step(toClient);
    client.flush(toServer);
    server.receive(toServer);
    server.settle();
    toServer.ended = true;
    assertThrows(EOFException.class, () -> server.step(toServer));
    assertFalse(server.hasUnsent());
    assertEquals(HandshakeStatus.NEED_UNWRAP, server.engine().getHandshakeStatus());
  }

  /// Who does not like the server says so and goes, and both may come at once.
  @Test
  void alertOfOneWhoHasGoneMeanwhile_isHeard() throws IOException {
    var picky = new TlsRecords(begun(Keys.CLIENT.client("elsewhere.example", 1)), scratch);
    picky.step(toClient);
    pass(picky, toServer, server);
    server.step(toServer);
    pass(server, toClient, picky);
    assertThrows(SSLException.class, () -> picky.step(toClient));
    pass(picky, toServer, server);
    toServer.ended = true;
    var told = assertThrows(SSLException.class, () -> server.step(toServer));
    assertEquals("certificate_unknown", TlsFaults.alert(told));
  }

  private static void pass(TlsRecords from, Wire wire, TlsRecords to) throws IOException {
    from.flush(wire);
    to.receive(wire);
    to.settle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffdhe2048", "ffdhe8192"})
  void serverComputesNoGroupForStrangers_thatTakesLong(String group) throws IOException {
    SSLEngine costly = Keys.CLIENT.client("localhost", 1);
    SSLParameters parameters = costly.getSSLParameters();
    parameters.setNamedGroups(new String[] {group});
    costly.setSSLParameters(parameters);
    var stranger = new TlsRecords(begun(costly), scratch);
    stranger.step(toClient);
    pass(stranger, toServer, server);
    assertThrows(SSLException.class, () -> server.step(toServer));
  }

  /// A server that resumes one, and does not like it, cannot say why.
  @Test
  void sessionThatLedToNothing_isNotResumed() throws IOException {
    var asked = new AtomicInteger();
    var keys =
        new TlsContext(
            "client",
            Keys.SIGNER.keys("bob", Subject.of("CN=bob")),
            jdk -> new PeerTrust(jdk, (certificate, host) -> asked.incrementAndGet()));
    connect(keys, 5);
    connect(keys, 5);
    assertEquals(1, asked.get(), "it was not resumed");
    connect(keys, 0);
    connect(keys, 0);
    assertEquals(2, asked.get(), "it was resumed");
  }

  /// And ends the connection when so many bytes have come.
  private void connect(TlsContext keys, int bytes) throws IOException {
    var here = new TlsRecords(begun(keys.client("localhost", 1)), scratch);
    var there = new TlsRecords(engine(false), scratch);
    shakeHands(here, there);
    there.write(ByteBuffer.wrap(content(bytes)), toClient);
    here.receive(toClient);
    while (here.isReadable()) {
      here.read(ByteBuffer.allocate(10));
    }
    here.settle();
    here.close();
  }

  @Test
  void recordThatIsTooLong_isRefusedByItsHeader() throws IOException {
    shakeHands();
    toClient.write(ByteBuffer.allocate(20_000).put(0, new byte[] {23, 3, 3, (byte) 255, 0}));
    client.receive(toClient);
    assertTrue(client.isReadable(), "it waits for more");
    assertThrows(SSLException.class, () -> readAll(new ByteArrayOutputStream()));
  }
}
