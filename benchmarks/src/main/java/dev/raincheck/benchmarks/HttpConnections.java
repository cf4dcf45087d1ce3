package dev.raincheck.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Connections of HTTP/1.1 that stay, one request under way on each. For one thread, which reads no
/// more of an answer than where it ends: so that it is not the client that is measured.
final class HttpConnections implements AutoCloseable {
  private static final int ANSWER_BYTES_MAX = 16 << 10;
  private static final long PATIENCE_MS = 10_000;

  private final Selector selector = Selector.open();
  private final List<One> all = new ArrayList<>();

  HttpConnections(InetSocketAddress address, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      var one = new One(channel);
      channel.register(selector, SelectionKey.OP_READ, one);
      all.add(one);
    }
  }

  /// @param url of which host and port are used
  static InetSocketAddress at(String url) {
    URI address = URI.create(url);
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  /// A request as it is sent.
  ///
  /// @param fields whole lines, or nothing
  static byte[] post(String path, String json, String fields) {
    return """
    POST %s HTTP/1.1\r
    Host: localhost\r
    Content-Type: application/json\r
    %sContent-Length: %d\r
    \r
    %s\
    """
        .formatted(path, fields, json.length(), json)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  int size() {
    return all.size();
  }

  /// Sends the request on each.
  void sendAll(byte[] request) throws IOException {
    for (One one : all) {
      one.send(request);
    }
  }

  /// Waits until there is something, and hands on each connection whose answer is there.
  ///
  /// @return false if nothing came for long
  boolean receive(Consumer<One> answered) throws IOException {
    if (selector.select(PATIENCE_MS) == 0) {
      return false;
    }
    for (SelectionKey key : selector.selectedKeys()) {
      One one = (One) key.attachment();
      if (one.isAnswered()) {
        answered.accept(one);
      }
    }
    selector.selectedKeys().clear();
    return true;
  }

  @Override
  public void close() {
    try {
      for (One one : all) {
        one.channel.close();
      }
      selector.close();
    } catch (IOException unclosed) {
      throw new IllegalStateException(unclosed);
    }
  }

  /// One of them.
  static final class One {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);
    private long sentNs;

    private One(SocketChannel channel) {
      this.channel = channel;
    }

    void send(byte[] request) throws IOException {
      answer.clear();
      sentNs = System.nanoTime();
      if (channel.write(ByteBuffer.wrap(request)) < request.length) {
        throw new IllegalStateException("no room for a request, though the last one was answered");
      }
    }

    /// When its request was sent.
    long sentNs() {
      return sentNs;
    }

    private boolean isAnswered() throws IOException {
      if (channel.read(answer) < 0) {
        throw new EOFException("the server closed a connection");
      }
      return HttpAnswer.isWhole(answer.array(), answer.position());
    }
  }
}
