package dev.raincheck.client.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.transport.loop.EventLoop;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that sends more than the loop takes.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FloodingServerTest {
  private static final int FRAMES = 400_000;
  private static final int FRAME_BYTES = 100;

  private volatile int written;

  /// Takes what comes, or not.
  private static final class Loop implements EventLoop.Turns {
    private final DealerSocket socket;
    private volatile boolean reads;
    private volatile boolean ends;
    private volatile boolean isHolding;
    private volatile int received;
    private volatile @Nullable Throwable failure;

    Loop(int port) {
      socket =
          new DealerSocket(
              new DealerOptions(
                  Endpoints.parse("tcp://127.0.0.1:" + port),
                  WireLimits.MESSAGE_BYTES_DEFAULT,
                  null,
                  true),
              System.nanoTime(),
              what -> {});
      socket.start(this);
    }

    @Override
    public void turn() {
      for (byte[] next; reads && (next = socket.receive()) != null; ) {
        int before = received;
        if (ByteBuffer.wrap(next).getInt() != before) {
          throw new IllegalStateException("after " + before + " comes another one");
        }
        received = before + 1;
      }
      socket.advance(System.nanoTime());
      isHolding = socket.line().isHolding();
      if (ends) {
        socket.events().end(socket::close);
      } else if (reads && socket.isReadable()) {
        socket.events().wake();
      }
    }

    @Override
    public void failed(Throwable fault) {
      failure = fault;
      socket.events().end(socket::close);
    }

    void wake() {
      socket.events().wake();
    }

    void end() {
      ends = true;
      wake();
    }
  }

  private void flood(ServerSocket listener) {
    try (Socket client = listener.accept();
        OutputStream out = client.getOutputStream()) {
      out.write(greeting());
      byte[] ready = ready();
      out.write(new byte[] {4, (byte) ready.length});
      out.write(ready);
      var in = new DataInputStream(client.getInputStream());
      in.readFully(new byte[65]); // the client's own greeting, and the flags of its READY
      in.readFully(new byte[in.read()]);
      ByteBuffer frame = ByteBuffer.allocate(2 + FRAME_BYTES).put(1, (byte) FRAME_BYTES);
      for (int i = 0; i < FRAMES; i++) {
        out.write(frame.putInt(2, i).array());
        written = i + 1;
      }
      while (in.read() >= 0) {
        // until the client has gone
      }
    } catch (IOException gone) {
      // the client has gone before
    }
  }

  /// ZMTP 3.0, without encryption.
  private static byte[] greeting() {
    ByteBuffer greeting = ByteBuffer.allocate(64).put(0, (byte) 0xff).put(9, (byte) 0x7f);
    return greeting.put(10, (byte) 3).put(12, "NULL".getBytes(US_ASCII)).array();
  }

  private static byte[] ready() {
    return "\5READY\13Socket-Type\0\0\0\6ROUTER".getBytes(US_ASCII);
  }

  @Test
  void framesThatWait_areBounded_andNoneIsLost() throws Exception {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> flood(listener));
      var loop = new Loop(listener.getLocalPort());
      try {
        await()
            .until(() -> {
              loop.wake();
              return loop.isHolding;
            });
        assertTrue(written < FRAMES, "TCP holds up the server");
        loop.reads = true;
        loop.wake();
        await().until(() -> loop.received == FRAMES || loop.failure != null);
        assertNull(loop.failure);
        assertEquals(FRAMES, loop.received);
      } finally {
        loop.end();
      }
      server.join();
    }
  }
}
