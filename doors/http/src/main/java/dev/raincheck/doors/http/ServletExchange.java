package dev.raincheck.doors.http;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.front.Exchange;
import dev.raincheck.transport.loop.BackgroundLogger;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// An exchange of a servlet's. Of two answers the first counts.
final class ServletExchange implements Exchange, Exchange.Stream {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  private final AsyncContext async;
  private final HttpServletResponse response;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();

  ServletExchange(AsyncContext async, HttpServletResponse response) {
    this.async = async;
    this.response = response;
  }

  @Override
  public void answer(Answer answer) {
    if (begun.compareAndSet(false, true)) {
      writeHead(answer);
      response.setContentLength(answer.body().length);
      write(answer.body());
    }
    end();
  }

  private void writeHead(Answer head) {
    response.setStatus(head.status());
    head.fields().forEach(response::setHeader);
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
    if (write(part)) {
      return true;
    }
    end();
    return false;
  }

  /// A client that has gone away needs nothing.
  private boolean write(byte[] part) {
    try {
      response.getOutputStream().write(part);
      response.flushBuffer();
      return true;
    } catch (IOException | IllegalStateException gone) {
      LOG.debug("a client of the HTTP door has gone before its answer", gone);
      return false;
    }
  }

  @Override
  public void end() {
    if (ended.compareAndSet(false, true)) {
      try {
        async.complete();
      } catch (IllegalStateException over) {
        LOG.debug("the container has ended an exchange by itself", over);
      }
    }
  }
}
