package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;

import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// Many connections that ask and never read, and one that does.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UnreadRepliesTest {
  private static final int SILENT_PEERS = 50;
  private static final int RESULT_BYTES = 60_000;

  private static final int POLLS = 400;

  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, new OfficeAtWork())
          .limits(
              Limits.DEFAULT
                  .withMessageBytesMax(WireLimits.MESSAGE_BYTES_MIN)
                  .withKeptBytesMax(2 << 20))
          .shutdownStrategy("abort:1s")
          .start();
  private final ZContext context = new ZContext();
  private final List<Socket> peers = new ArrayList<>();
  private final RequestEncoder encoder = new RequestEncoder();

  @AfterEach
  void close() throws IOException {
    for (Socket peer : peers) {
      peer.close();
    }
    context.close();
    server.close();
  }

  private byte[] poll(int id, String token) {
    var header = Request.Header.sessionless(id);
    return encoder.encode(new Request.Poll(header, token, false)).toByteArray();
  }

  private static String resultOf(RaincheckClient client, int bytes) {
    String token = client.submit("office.pile", List.of(bytes)).token();
    await().until(() -> client.resume(token, byte[].class).poll() instanceof Polled.Done<?>);
    return token;
  }

  /// Speaks ZMTP 3.0 in the clear, as a DEALER does, as far as the end of the handshake.
  private Socket silentPeer() throws IOException {
    var peer = new Socket();
    peer.setReceiveBufferSize(RESULT_BYTES);
    peer.connect(
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(server.address()).getPort()));
    var greeting = new byte[64];
    greeting[0] = (byte) 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    System.arraycopy(ascii("NULL"), 0, greeting, 12, 4);
    peer.getOutputStream().write(greeting);
    writeFrame(peer.getOutputStream(), 4, ascii("\5READY\13Socket-Type\0\0\0\6DEALER"));
    var in = new DataInputStream(peer.getInputStream());
    in.readFully(new byte[65]);
    in.readFully(new byte[in.read()]);
    return peer;
  }

  private static void writeFrame(OutputStream out, int flags, byte[] body) throws IOException {
    out.write(new byte[] {(byte) flags, (byte) body.length});
    out.write(body);
  }

  private byte[] polls(String token) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int id = 1; id <= POLLS; id++) {
      writeFrame(bytes, 0, poll(id, token));
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Asks on and on.
  ///
  /// @return whether the server has ended a connection for it
  private boolean isEnded(byte[] polls) throws IOException {
    try {
      for (Socket peer : peers) {
        peer.getOutputStream().write(polls);
      }
      return false;
    } catch (SocketException ended) {
      return true;
    }
  }

  @Test
  void whoeverAsksAndDoesNotRead_isEnded_andWhoeverReadsGetsLargeResults() throws IOException {
    try (var client = RaincheckClient.connect(server.address())) {
      String small = resultOf(client, RESULT_BYTES / 3);
      String large = resultOf(client, RESULT_BYTES);
      byte[] polls = polls(small);
      for (int peer = 0; peer < SILENT_PEERS; peer++) {
        peers.add(silentPeer());
      }
      await().atMost(Duration.ofSeconds(40)).until(() -> isEnded(polls));
      ZMQ.Socket reader = Dealer.connected(context, server.address());
      reader.setReceiveTimeOut(200);
      for (int results = 1; results <= 20; results++) {
        int id = results;
        await()
            .atMost(Duration.ofSeconds(40))
            .pollDelay(Duration.ZERO)
            .until(() -> {
              reader.send(poll(id, large));
              byte[] reply = reader.recv();
              return reply != null && reply.length > RESULT_BYTES;
            });
      }
    }
  }
}
