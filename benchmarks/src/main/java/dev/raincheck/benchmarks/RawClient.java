package dev.raincheck.benchmarks;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// The protocol by hand, on one thread: what loads a server without spending much itself.
final class RawClient implements AutoCloseable {
  private static final int WINDOW = 2_000;

  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket socket;
  private final RequestEncoder encoder = new RequestEncoder();
  private final ReplyDecoder decoder = new ReplyDecoder();
  private long lastId;

  RawClient(String address) {
    this(address, socket -> {});
  }

  /// @param prepare what else to do to the socket before it connects
  RawClient(String address, Consumer<ZMQ.Socket> prepare) {
    socket = context.createSocket(SocketType.DEALER);
    socket.setSndHWM(0);
    socket.setRcvHWM(0);
    socket.setReceiveTimeOut(500);
    prepare.accept(socket);
    socket.connect(address);
    ping(address);
  }

  /// Until it is connected for certain: docs/decisions/new-connections-are-looked-at-again.md
  private void ping(String address) {
    while (true) {
      send(new Request.Ping(header(0)));
      if (receive() != null) {
        return;
      }
      socket.disconnect(address);
      socket.connect(address);
    }
  }

  private Request.Header header(long session) {
    return new Request.Header(++lastId, session, 0, List.of());
  }

  private void send(Request request) {
    socket.send(encoder.encode(request).toByteArray());
  }

  /// The next reply, or null if none comes for the time-out.
  @Nullable Reply receive() {
    byte[] frame = socket.recv();
    try {
      return frame == null ? null : decoder.decode(frame);
    } catch (MalformedMessageException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /// A reply that is there already.
  @Nullable Reply receiveNow() {
    return socket.hasReceiveMore() || (socket.getEvents() & ZMQ.Poller.POLLIN) != 0
        ? receive()
        : null;
  }

  /// Calls outside a session.
  ///
  /// @return the request's id
  long call(String method, @Nullable Long respondWithinMs, Object... arguments) {
    var options = new Request.Options(respondWithinMs, null, null, false, java.util.Map.of());
    var values = Slice.of(Values.encode(List.of(arguments)));
    var call = new Request.Call(header(0), 0, method, values, options);
    send(call);
    return lastId;
  }

  /// Does something many times, with a window of requests under way, and waits for all replies.
  void repeat(int count, Consumer<RawClient> request) {
    repeat(count, request, reply -> {});
  }

  /// The same, and hands each reply on.
  void repeat(int count, Consumer<RawClient> request, Consumer<Reply> received) {
    socket.setReceiveTimeOut(60_000);
    int sent = 0;
    for (int answered = 0; answered < count; answered++) {
      while (sent < count && sent - answered < WINDOW) {
        request.accept(this);
        sent++;
      }
      Reply reply = receive();
      if (reply == null) {
        throw new IllegalStateException("no reply in a minute, after " + answered);
      }
      if (reply instanceof Reply.Failed failed) {
        throw new IllegalStateException(failed.toString());
      }
      received.accept(reply);
    }
  }

  /// Lets the server forget an operation that has ended.
  void acknowledge(String token) {
    send(new Request.Acknowledge(new Request.Header(++lastId, 0, 0, List.of(token))));
  }

  @Override
  public void close() {
    context.close();
  }
}
