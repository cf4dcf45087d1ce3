package dev.raincheck.doors.http;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.front.OneAnswer;
import dev.raincheck.transport.loop.BackgroundLogger;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An exchange of a servlet's.
final class ServletExchange extends OneAnswer implements AsyncListener {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  private final AsyncContext async;
  private final HttpServletResponse response;

  private ServletExchange(AsyncContext async, HttpServletResponse response) {
    this.async = async;
    this.response = response;
  }

  static ServletExchange of(AsyncContext async, HttpServletResponse response) {
    var exchange = new ServletExchange(async, response);
    async.addListener(exchange);
    return exchange;
  }

  @Override
  protected void writeHead(Answer head, boolean whole) {
    response.setStatus(head.status());
    head.fields().forEach(response::setHeader);
    if (whole) {
      response.setContentLength(head.body().length);
    }
  }

  @Override
  protected void write(byte[] part, boolean last) throws IOException {
    response.getOutputStream().write(part);
    response.flushBuffer();
  }

  @Override
  protected void over(@Nullable Throwable failure) {
    try {
      async.complete();
    } catch (IllegalStateException over) {
      LOG.debug("the container has ended an exchange by itself", over);
    }
  }

  /// The container may give the response to another request from here on.
  @Override
  public void onComplete(AsyncEvent event) {
    abandon();
  }

  /// It has none of its own, see [RaincheckServlet].
  @Override
  public void onTimeout(AsyncEvent event) {}

  /// The client has gone.
  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
