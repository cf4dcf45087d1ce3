package dev.raincheck.server.socket;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.protocol.wire.Unbundler;
import java.util.ArrayList;
import java.util.List;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// A client that sends frame by frame what the test wants, and sees which frames come.
public final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;

  private final ZContext context = new ZContext();
  private final ZMQ.Socket socket = context.createSocket(SocketType.DEALER);

  public RawPeer(String address) {
    context.setLinger(0);
    socket.setLinger(0);
    socket.setReceiveTimeOut(PATIENCE_MS);
    socket.connect(address);
  }

  public void send(byte[] frame) {
    socket.send(frame);
  }

  /// In one frame.
  public void send(List<Request> requests) {
    send(frame(requests));
  }

  /// All of them together.
  public static byte[] frame(List<Request> requests) {
    var encoder = new RequestEncoder();
    var bundler = new Bundler();
    requests.forEach(it -> bundler.add(encoder.encode(it)));
    return bundler.take().toByteArray();
  }

  /// Whether a frame comes within this time.
  public boolean hears(int timeoutMs) {
    try (ZMQ.Poller poller = context.createPoller(1)) {
      poller.register(socket, ZMQ.Poller.POLLIN);
      return poller.poll(timeoutMs) > 0;
    }
  }

  public byte[] receiveFrame() {
    byte[] frame = socket.recv();
    assertNotNull(frame, "no frame comes");
    return frame;
  }

  /// The replies of the next frame.
  public List<Reply> receive() throws MalformedMessageException {
    return replies(receiveFrame());
  }

  /// Those of a frame.
  static List<Reply> replies(byte[] frame) throws MalformedMessageException {
    var decoder = new ReplyDecoder();
    var unbundler = new Unbundler();
    unbundler.open(frame);
    List<Reply> replies = new ArrayList<>();
    for (byte[] message; (message = unbundler.next()) != null; ) {
      replies.add(decoder.decode(message));
    }
    return replies;
  }

  @Override
  public void close() {
    context.close();
  }
}
