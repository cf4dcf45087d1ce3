package dev.raincheck.server.socket;

import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.Refusals;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.nio.channels.SelectableChannel;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMsg;
import zmq.io.Metadata;

/// Authorizes handshakes (ZAP, ZeroMQ RFC 27): the transport asks here whether the client with this
/// key may connect, and as which principal. The loop's, like the ROUTER that it belongs to; an
/// answer is a look into a map.
final class ZapSocket implements Gatekeeper {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final String ENDPOINT = "inproc://zeromq.zap.01"; // by the RFC
  private static final String VERSION = "1.0";
  private static final int FRAMES = 9;

  private final ZMQ.Socket socket;
  private final Access access;
  private final LongSupplier clock;
  private final SecureRandom random = new SecureRandom();

  /// Keys by the handles under which the ROUTER knows them. The transport lets a peer overwrite its
  /// handle, so a handle must be nothing that a peer could guess.
  private final Map<String, String> keyByHandle = new HashMap<>();

  private final Map<String, String> handleByKey = new HashMap<>();
  private final Refusals refusals = new Refusals();
  private long refused;

  ZapSocket(ZContext context, Access access, LongSupplier clock) {
    this.access = access;
    this.clock = clock;
    socket = context.createSocket(SocketType.ROUTER);
    socket.bind(ENDPOINT);
  }

  @Override
  public List<SelectableChannel> channels() {
    return List.of(socket.getFD());
  }

  @Override
  public boolean isReadable() {
    return (socket.getEvents() & ZMQ.Poller.POLLIN) != 0;
  }

  /// Answers whatever has been asked.
  @Override
  public void advance() {
    for (ZMsg question; (question = ZMsg.recvMsg(socket, ZMQ.DONTWAIT)) != null; ) {
      answer(question.toArray(new ZFrame[0]));
    }
  }

  /// Frames: from, empty, version, request, domain, address, identity, mechanism, credentials.
  private void answer(ZFrame[] question) {
    if (question.length != FRAMES || !question[7].getString(ZMQ.CHARSET).equals("CURVE")) {
      return; // not of this transport: whoever asks gets no answer
    }
    String key = ZMQ.Curve.z85Encode(question[8].getData());
    boolean authorized = access.principalOf(key) != null;
    if (!authorized) {
      refuse(key, question[5].getString(ZMQ.CHARSET));
    }
    var answer = new ZMsg();
    answer.add(question[0].getData());
    answer.add(new byte[0]);
    answer.add(VERSION);
    answer.add(question[3].getData());
    answer.add(authorized ? "200" : "400");
    answer.add(authorized ? "OK" : "not authorized");
    answer.add(authorized ? handleOf(key) : "");
    answer.add(new byte[0]);
    answer.send(socket);
  }

  /// Clients that have no principals need none.
  private String handleOf(String key) {
    return access.clients() == null
        ? ""
        : handleByKey.computeIfAbsent(
            key,
            it -> {
              byte[] bits = new byte[16];
              random.nextBytes(bits);
              String handle = HexFormat.of().formatHex(bits);
              keyByHandle.put(handle, it);
              return handle;
            });
  }

  /// By the handle that the transport keeps for the connection.
  @Override
  public String principalOf(RouterMessages.Incoming message) {
    Metadata metadata = message.getMetadata();
    String handle = metadata == null ? null : metadata.get(Metadata.USER_ID);
    String key = handle == null ? null : keyByHandle.get(handle);
    String principal = key == null ? null : access.principalOf(key);
    return principal == null ? "" : principal;
  }

  private void refuse(String key, String address) {
    refused++;
    String line =
        "a client at %s was refused: its key %s is unknown (expected: a line with it, and a name, in the file of authorized clients)"
            .formatted(address, key);
    String told = refusals.line(line, clock.getAsLong());
    if (told != null) {
      LOG.warn("{}", told);
    }
  }

  /// Handshakes with keys that are not authorized.
  @Override
  public long refused() {
    return refused;
  }
}
