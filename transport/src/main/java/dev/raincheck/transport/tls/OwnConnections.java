package dev.raincheck.transport.tls;

import java.net.InetSocketAddress;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;
import zmq.io.net.Address.IZAddress;
import zmq.io.net.Listener;
import zmq.io.net.NetProtocol;
import zmq.io.net.tcp.TcpAddress;
import zmq.io.net.tcp.TcpNetworkProtocolProvider;
import zmq.msg.MsgAllocator;

/// JeroMQ asks this for every listener of the process, and for others than ours it is what JeroMQ's
/// own one is: docs/decisions/connections-of-our-own.md. Ours are known by the allocators of their
/// sockets.
public final class OwnConnections extends TcpNetworkProtocolProvider {
  private OwnConnections() {}

  /// An allocator of a socket that listens in its own way: or connects, by a [Dialler].
  public interface Listens extends MsgAllocator {
    Listener listen(IOThread thread, SocketBase socket, Options options);
  }

  /// Before a socket binds or connects.
  public static void install() {
    NetProtocol.install(NetProtocol.tcp, new OwnConnections());
  }

  /// Our sockets must not listen where they are to connect, nor connect in the clear where they are
  /// to encrypt, because somebody else makes the connections.
  ///
  /// @throws IllegalStateException if somebody does
  public static void requireInstalled() {
    IZAddress<InetSocketAddress> probe = NetProtocol.tcp.zresolve("127.0.0.1:1", false);
    if (!(probe instanceof Probe)) {
      throw new IllegalStateException(
          "another library has installed a tcp provider into JeroMQ, by which this one cannot"
              + " connect (expected: none)");
    }
  }

  private static final class Probe extends TcpAddress {
    Probe(String address, boolean ipv6) {
      super(address, ipv6);
    }
  }

  @Override
  public IZAddress<InetSocketAddress> zresolve(String address, boolean ipv6) {
    return new Probe(address, ipv6);
  }

  @Override
  public Listener getListener(IOThread thread, SocketBase socket, Options options) {
    return options.allocator instanceof Listens own
        ? own.listen(thread, socket, options)
        : super.getListener(thread, socket, options);
  }
}
