package dev.raincheck.endtoend;

import dev.raincheck.protocol.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// A client of ZeroRPC, by hand.
final class ZeroRpcPeer implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;
  private static final int CONNECTED_WITHIN_MS = 500;

  final ZMQ.Socket socket;

  private ZeroRpcPeer(ZMQ.Socket socket) {
    this.socket = socket;
    socket.setReceiveTimeOut(PATIENCE_MS);
  }

  /// Connected for certain, as with [Dealer#connected].
  static ZeroRpcPeer connected(ZContext context, String address) {
    while (true) {
      ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
      socket.setLinger(0);
      socket.setReceiveTimeOut(CONNECTED_WITHIN_MS);
      socket.connect(address);
      send(socket, Map.of("message_id", "hello"), "_zerorpc_name", List.of());
      if (socket.recv() != null) {
        socket.recv(); // behind the empty frame
        return new ZeroRpcPeer(socket);
      }
      socket.close();
    }
  }

  void call(String id, String method, Object... arguments) {
    send(socket, Map.of("message_id", id), method, List.of(arguments));
  }

  void heartbeat(String channel) {
    send(socket, Map.of("message_id", "hb", "response_to", channel), "_zpc_hb", List.of(0));
  }

  private static void send(
      ZMQ.Socket socket, Map<String, String> ids, String name, List<?> arguments) {
    Map<String, Object> header = new LinkedHashMap<>(ids);
    header.put("v", 3);
    socket.sendMore(new byte[0]);
    socket.send(Values.encode(List.of(header, name, arguments)));
  }

  /// What the server says next: `[header, name, arguments]`.
  List<?> receive() {
    byte[] delimiter = socket.recv();
    if (delimiter == null || delimiter.length > 0) {
      throw new AssertionError("no empty frame within " + PATIENCE_MS + " ms");
    }
    return (List<?>) Values.decode(socket.recv());
  }

  @Override
  public void close() {
    socket.close();
  }
}
