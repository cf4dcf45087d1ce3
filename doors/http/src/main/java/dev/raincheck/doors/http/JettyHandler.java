package dev.raincheck.doors.http;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.front.Caller;
import dev.raincheck.doors.http.front.Front;
import dev.raincheck.doors.http.front.Workers;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Hands what Jetty brings to the front.
final class JettyHandler extends Handler.Abstract {
  /// Where clients of XML-RPC post to if they are told a host only.
  private static final String XML_RPC = "/RPC2";

  private static final byte[] NOTHING = {};

  private final String base;
  private final Front front;
  private final Paces paces;
  private final @Nullable Workers workers;

  /// @param workers where requests are read that cannot be at once; null if all may wait where they
  ///   come
  JettyHandler(String base, Front front, Paces paces, @Nullable Workers workers) {
    super(workers == null ? InvocationType.BLOCKING : InvocationType.NON_BLOCKING);
    this.base = base;
    this.front = front;
    this.workers = workers;
    this.paces = paces;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    boolean inside = path.startsWith(base + "/");
    paces.busy(request);
    request.addIdleTimeoutListener(held -> false); // but for reads and writes
    var exchange = new JettyExchange(response, callback, DoorEndPoint.of(request));
    var head =
        new Incoming(
            request.getMethod(),
            base,
            inside ? path.substring(base.length()) : "/",
            fields(request),
            NOTHING);
    if (PathText.isOdd(request.getHttpURI().getPath())) {
      exchange.answer(arrival(request, head).unread(PathText.refusal()));
    } else if (inside || path.equals(XML_RPC) || path.equals("/")) {
      serve(request, head, exchange);
    } else {
      exchange.answer(arrival(request, head).unread(nothingHere()));
    }
    return true;
  }

  private Answer nothingHere() {
    return Problem.of(
            404, ErrorCode.UNKNOWN_METHOD, "nothing is here (expected: below %s/)".formatted(base))
        .answer();
  }

  private static Front.Arrival arrival(Request request, Incoming head) {
    return new Front.Arrival(
        head,
        new Caller(null, isNear(request)),
        request.getLength(),
        () -> Request.asInputStream(request));
  }

  /// A small body that has come with its header is read and judged where it came. That saves waking
  /// a thread.
  private void serve(Request request, Incoming head, JettyExchange exchange) {
    Front.Arrival arrival = arrival(request, head);
    long length = arrival.length();
    if (workers == null || length <= 0 || length > Front.SMALL_BYTES || isCoded(head)) {
      later(arrival, exchange);
      return;
    }
    byte[] there = new byte[(int) length];
    int size = read(request, there);
    if (size == length) {
      front.serve(
          new Front.Arrival(head, arrival.caller(), length, Front.Body.of(there)), exchange);
    } else {
      later(
          new Front.Arrival(
              head,
              arrival.caller(),
              length,
              () ->
                  new SequenceInputStream(
                      new ByteArrayInputStream(there, 0, size), Request.asInputStream(request))),
          exchange);
    }
  }

  private void later(Front.Arrival arrival, JettyExchange exchange) {
    if (workers == null) {
      front.serve(arrival, exchange);
    } else {
      workers.execute(() -> front.serve(arrival, exchange));
    }
  }

  /// Whether a body may need more work than its length shows.
  private static boolean isCoded(Incoming head) {
    return head.field("content-encoding") != null;
  }

  /// How much of the body is there.
  private static int read(Request request, byte[] into) {
    int size = 0;
    while (size < into.length) {
      Content.Chunk chunk = request.read();
      if (chunk == null || Content.Chunk.isFailure(chunk)) { // which whoever reads on is told again
        return size;
      }
      int count = chunk.remaining();
      chunk.getByteBuffer().get(into, size, count);
      chunk.release();
      size += count;
      if (chunk.isLast()) {
        return size;
      }
    }
    return size;
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
}
