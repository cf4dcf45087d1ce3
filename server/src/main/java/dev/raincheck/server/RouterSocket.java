package dev.raincheck.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.Msg;
import zmq.ZError;

/// The server's end of the wire, and the only class of the server that knows ZeroMQ. The thread
/// that binds it owns it; only [#wake] may be called from others.
final class RouterSocket implements AutoCloseable {
  static {
    // JeroMQ is on the class path: docs/decisions/jeromq-on-the-class-path.md
    RouterSocket.class.getModule().addReads(RouterSocket.class.getClassLoader().getUnnamedModule());
  }

  /// Longer identities are legal in ZeroMQ's protocol and would be kept for every message; no
  /// client of ours sets any.
  private static final int IDENTITY_BYTES_MAX = 255;

  /// In messages, per connection: what a client that does not read may have waiting.
  private static final int QUEUE_MESSAGES_MAX = 10_000;

  private static final int HEARTBEAT_MS = 5_000;

  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket socket;
  private final ZMQ.Poller poller;
  private final Pipe wakePipe;
  private final ByteBuffer wakeBytes = ByteBuffer.allocate(64);
  private long undeliverable;
  private long oversizedIdentities;

  /// A message as it arrived.
  record Frame(byte[] identity, byte[] bytes) {}

  /// How the socket is set up.
  ///
  /// @param messageBytesMax larger messages close their connection before they are read
  /// @param linger how long the last replies may take to leave after [#close]
  record Options(int messageBytesMax, Duration linger) {}

  private RouterSocket(Options options, Consumer<String> broken) {
    Thread.UncaughtExceptionHandler onBroken =
        (thread, cause) -> broken.accept("ZeroMQ thread " + thread.getName() + " died: " + cause);
    context.setUncaughtExceptionHandler(onBroken); // both before the first socket
    context.setNotificationExceptionHandler(onBroken);
    socket = context.createSocket(SocketType.ROUTER);
    socket.setMaxMsgSize(options.messageBytesMax());
    socket.setMsgAllocator(size -> allocate(size, options.messageBytesMax()));
    socket.setLinger((int) options.linger().toMillis());
    context.setLinger((int) options.linger().toMillis());
    socket.setRouterMandatory(true);
    socket.setSndHWM(QUEUE_MESSAGES_MAX);
    socket.setRcvHWM(QUEUE_MESSAGES_MAX);
    socket.setIPv6(true);
    socket.setHeartbeatIvl(HEARTBEAT_MS);
    socket.setHeartbeatTimeout(2 * HEARTBEAT_MS);
    socket.setHeartbeatTtl(4 * HEARTBEAT_MS);
    poller = context.createPoller(2);
    poller.register(socket, ZMQ.Poller.POLLIN);
    try {
      wakePipe = Pipe.open();
      wakePipe.source().configureBlocking(false);
      wakePipe.sink().configureBlocking(false);
    } catch (IOException noPipe) {
      context.close();
      throw new UncheckedIOException("no pipe to wake the loop by", noPipe);
    }
    poller.register(wakePipe.source(), ZMQ.Poller.POLLIN);
  }

  /// A second fence behind the limit on message sizes: the transport once allocated whatever a
  /// header declared.
  private static Msg allocate(int size, int bytesMax) {
    if (size < 0 || size > bytesMax) {
      throw new IllegalArgumentException("a frame declares " + size + " bytes");
    }
    return new Msg(size);
  }

  /// @param broken told, on any thread, when the transport fails for good
  static RouterSocket bind(String address, Options options, Consumer<String> broken) {
    var router = new RouterSocket(options, broken);
    try {
      router.socket.bind(address);
      return router;
    } catch (ZMQException | IllegalArgumentException refused) {
      router.close();
      throw new IllegalArgumentException(
          "address: %s cannot be bound: %s (expected: a free address such as tcp://127.0.0.1:5570, or tcp://127.0.0.1:* for any free port)"
              .formatted(address, refused.getMessage()),
          refused);
    }
  }

  /// The address that was bound, with the port that was chosen.
  String address() {
    return socket.getLastEndpoint();
  }

  /// Waits for a frame or a [#wake].
  ///
  /// @param timeoutMs 0 for not at all, negative for as long as it takes
  void await(long timeoutMs) {
    poller.poll(timeoutMs);
    if (poller.pollin(1)) {
      drainWakes();
    }
  }

  private void drainWakes() {
    try {
      int read;
      do { // one byte a wake
        read = wakePipe.source().read(wakeBytes.clear());
      } while (read > 0);
    } catch (IOException gone) {
      throw new UncheckedIOException("the pipe that wakes the loop", gone);
    }
  }

  /// Ends an [#await]. From any thread.
  void wake() {
    try {
      wakePipe.sink().write(ByteBuffer.wrap(new byte[1])); // a full pipe wakes as well
    } catch (IOException closed) {
      // The loop has ended and took the pipe with it: there is nobody left to wake.
      return;
    }
  }

  /// The next frame, if there is one.
  @Nullable Frame receive() {
    while (true) {
      byte[] identity = socket.recv(ZMQ.DONTWAIT);
      if (identity == null) {
        return null;
      }
      byte[] bytes = socket.hasReceiveMore() ? socket.recv(ZMQ.DONTWAIT) : null;
      boolean single = bytes != null && !socket.hasReceiveMore();
      while (socket.hasReceiveMore()) {
        socket.recv(ZMQ.DONTWAIT);
      }
      if (identity.length > IDENTITY_BYTES_MAX) {
        oversizedIdentities++;
      } else if (bytes != null) {
        // More than one frame is none of ours: hand on nothing of it, so that the decoder says so.
        return new Frame(identity, single ? bytes : new byte[0]);
      }
    }
  }

  /// Sends, or counts that it could not: the peer is gone or does not read. It will ask again if it
  /// cares.
  void send(byte[] identity, byte[] bytes) {
    try {
      if (!socket.send(identity, ZMQ.SNDMORE | ZMQ.DONTWAIT) || !socket.send(bytes, ZMQ.DONTWAIT)) {
        undeliverable++;
      }
    } catch (ZMQException unreachable) {
      if (unreachable.getErrorCode() != ZError.EHOSTUNREACH) {
        throw unreachable;
      }
      undeliverable++;
    }
  }

  /// Replies that no connection took.
  long undeliverable() {
    return undeliverable;
  }

  /// Messages ignored because of their sender's identity.
  long oversizedIdentities() {
    return oversizedIdentities;
  }

  /// Closes the socket; the last replies have the linger to leave.
  @Override
  public void close() {
    poller.close();
    context.close();
    try {
      wakePipe.sink().close();
      wakePipe.source().close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException("closing the pipe that wakes the loop", unclosed);
    }
  }
}
