package dev.raincheck.endtoend;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// Bare sockets of the transport, for peers that send and read what they like.
final class Dealer {
  private static final int PATIENCE_MS = 10_000;
  private static final int CONNECTED_WITHIN_MS = 500;

  private Dealer() {}

  static ZMQ.Socket unconnected(ZContext context) {
    ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
    socket.setLinger(0);
    socket.setReceiveTimeOut(PATIENCE_MS);
    return socket;
  }

  /// Connected for certain: JeroMQ forgets about one new connection in 25 (see the client's
  /// socket).
  static ZMQ.Socket connected(ZContext context, String address) {
    return connected(context, address, socket -> {});
  }

  /// @param settings of each socket that is tried
  static ZMQ.Socket connected(ZContext context, String address, Consumer<ZMQ.Socket> settings) {
    byte[] ping =
        new RequestEncoder().encode(new Request.Ping(Request.Header.sessionless(7))).toByteArray();
    for (int withinMs = CONNECTED_WITHIN_MS; ; withinMs *= 2) { // the machine may be busy
      ZMQ.Socket socket = unconnected(context);
      settings.accept(socket);
      socket.setReceiveTimeOut(withinMs);
      socket.connect(address);
      socket.send(ping);
      if (socket.recv() != null) {
        socket.setReceiveTimeOut(PATIENCE_MS);
        return socket;
      }
      socket.close();
    }
  }
}
