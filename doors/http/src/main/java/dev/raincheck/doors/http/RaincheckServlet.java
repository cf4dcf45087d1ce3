package dev.raincheck.doors.http;

import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.front.Caller;
import dev.raincheck.doors.http.front.Exchange;
import dev.raincheck.doors.http.front.Front;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.net.InetAddress;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The door in a web application, at that application's host and port. Made by
/// [HttpDoorBuilder#servlet]; map it to `/rpc/*`, with support for asynchronous requests, so that
/// held answers take no thread of the container's. Clients are who the container says they are.
public final class RaincheckServlet extends HttpServlet {
  private final transient Front front;

  RaincheckServlet(Front front) {
    this.front = front;
  }

  /// Answers, mostly after this has returned.
  ///
  /// @throws ServletException if requests are not asynchronous here; says what to do
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    if (!request.isAsyncSupported()) {
      throw new ServletException(
          "%s: requests are not asynchronous (expected: setAsyncSupported(true) where the servlet and its filters are registered)"
              .formatted(getServletName()));
    }
    var async = request.startAsync();
    async.setTimeout(0); // the door holds no longer than its limit says
    Exchange exchange = ServletExchange.of(async, response);
    Front.Arrival arrival = arrival(request);
    if (PathText.isOdd(request.getRequestURI())) {
      exchange.answer(arrival.unread(PathText.refusal()));
    } else {
      front.serve(arrival, exchange);
    }
  }

  private static Front.Arrival arrival(HttpServletRequest request) {
    return new Front.Arrival(
        incoming(request),
        new Caller(principalOf(request), isNear(request)),
        request.getContentLengthLong(),
        request::getInputStream);
  }

  private static @Nullable String principalOf(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    return principal == null ? null : principal.getName();
  }

  private static boolean isNear(HttpServletRequest request) {
    try {
      return InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress();
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  private static Incoming incoming(HttpServletRequest request) {
    boolean whole = request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT;
    String path = whole ? request.getServletPath() : request.getPathInfo();
    String base = request.getContextPath() + (whole ? "" : request.getServletPath());
    return new Incoming(
        request.getMethod(), base, path == null ? "/" : path, fields(request), new byte[0]);
  }

  private static Map<String, List<String>> fields(HttpServletRequest request) {
    Map<String, List<String>> fields = new HashMap<>();
    for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      List<String> values = new ArrayList<>(1);
      request.getHeaders(name).asIterator().forEachRemaining(values::add);
      fields.put(name.toLowerCase(Locale.ROOT), values);
    }
    return fields;
  }

  /// Answers what is held, and takes nothing more.
  @Override
  public void destroy() {
    front.close();
  }

  @Override
  public String toString() {
    return "RaincheckServlet, " + front;
  }
}
