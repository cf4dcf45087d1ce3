package dev.raincheck.transport.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

/// A connection as the transport's engine sees it: a channel that gives and takes bytes in the
/// clear. No selector can watch it, as it is none of the JDK's. So once the engine has it, it is
/// closed: the transport's poller passes over closed channels, and [TlsEngine] watches the real
/// one.
final class PlainChannel extends SocketChannel {
  private final SocketChannel real;
  private final End in;
  private final End out;

  /// Takes from a buffer, or fills it, as a channel does.
  interface End {
    int move(ByteBuffer buffer) throws IOException;
  }

  PlainChannel(SocketChannel real, End in, End out) {
    super(real.provider());
    this.real = real;
    this.in = in;
    this.out = out;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return in.move(into);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return out.move(from);
  }

  @Override
  public SocketAddress getRemoteAddress() throws IOException {
    return real.getRemoteAddress();
  }

  @Override
  public SocketAddress getLocalAddress() throws IOException {
    return real.getLocalAddress();
  }

  @Override
  protected void implConfigureBlocking(boolean block) {}

  @Override
  protected void implCloseSelectableChannel() {}

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketChannel bind(SocketAddress local) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean connect(SocketAddress remote) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean finishConnect() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isConnectionPending() {
    return false;
  }

  @Override
  public SocketChannel shutdownInput() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketChannel shutdownOutput() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket socket() {
    return real.socket();
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return real.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return real.supportedOptions();
  }
}
