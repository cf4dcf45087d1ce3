package dev.raincheck.doors.http;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.front.Caller;
import dev.raincheck.doors.http.front.Front;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Hands what Jetty brings to the front.
final class JettyHandler extends Handler.Abstract {
  /// Where clients of XML-RPC post to if they are told a host only.
  private static final String XML_RPC = "/RPC2";

  private final String base;
  private final Front front;
  private final Paces paces;

  JettyHandler(String base, Front front, Paces paces) {
    this.base = base;
    this.front = front;
    this.paces = paces;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    boolean inside = path.startsWith(base + "/");
    paces.busy(request);
    request.addIdleTimeoutListener(held -> false); // but for reads and writes
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
}
