package dev.raincheck.doors.http;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.front.Caller;
import dev.raincheck.doors.http.front.Exchange;
import dev.raincheck.doors.http.front.Front;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Hands what Jetty brings to the front.
final class JettyHandler extends Handler.Abstract {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  /// Where clients of XML-RPC post to if they are told a host only.
  private static final String XML_RPC = "/RPC2";

  private final String base;
  private final Front front;

  JettyHandler(String base, Front front) {
    this.base = base;
    this.front = front;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    boolean inside = path.startsWith(base + "/");
    var exchange = new JettyExchange(response, callback);
    if (inside || path.equals(XML_RPC) || path.equals("/")) {
      front.serve(
          new Front.Arrival(
              new Incoming(
                  request.getMethod(),
                  base,
                  inside ? path.substring(base.length()) : "/",
                  fields(request),
                  new byte[0]),
              new Caller(null, isNear(request)),
              request.getLength(),
              () -> Request.asInputStream(request)),
          exchange);
    } else {
      exchange.answer(
          Problem.of(
                  404,
                  ErrorCode.UNKNOWN_METHOD,
                  "nothing is here (expected: below %s/)".formatted(base))
              .answer());
    }
    return true;
  }

  private static boolean isNear(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress remote
        && remote.getAddress() != null
        && remote.getAddress().isLoopbackAddress();
  }

  private static Map<String, List<String>> fields(Request request) {
    Map<String, List<String>> fields = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      fields
          .computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>(1))
          .add(field.getValue() == null ? "" : field.getValue());
    }
    return fields;
  }

  /// An exchange of Jetty's. Of two answers the first counts.
  private static final class JettyExchange implements Exchange, Exchange.Stream {
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    JettyExchange(Response response, Callback callback) {
      this.response = response;
      this.callback = callback;
    }

    @Override
    public void answer(Answer answer) {
      if (begun.compareAndSet(false, true)) {
        writeHead(answer);
        write(true, answer.body());
      }
      end();
    }

    private void writeHead(Answer head) {
      response.setStatus(head.status());
      head.fields().forEach(response.getHeaders()::put);
    }

    @Override
    public Stream begin(Answer head) {
      if (begun.compareAndSet(false, true)) {
        writeHead(head);
        send(head.body());
      }
      return this;
    }

    @Override
    public boolean send(byte[] part) {
      return write(false, part);
    }

    /// A client that has gone away needs nothing.
    private boolean write(boolean last, byte[] part) {
      try {
        Content.Sink.write(response, last, ByteBuffer.wrap(part));
        return true;
      } catch (IOException gone) {
        LOG.debug("a client of the HTTP door has gone before its answer", gone);
        if (ended.compareAndSet(false, true)) {
          callback.failed(gone);
        }
        return false;
      }
    }

    @Override
    public void end() {
      if (ended.compareAndSet(false, true)) {
        callback.succeeded();
      }
    }
  }
}
