package dev.raincheck.doors.http;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.front.OneAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// An exchange of Jetty's.
final class JettyExchange extends OneAnswer {
  private final Response response;
  private final Callback callback;

  JettyExchange(Response response, Callback callback) {
    this.response = response;
    this.callback = callback;
  }

  @Override
  protected void writeHead(Answer head, boolean whole) {
    response.setStatus(head.status());
    head.fields().forEach(response.getHeaders()::put);
  }

  @Override
  protected void write(byte[] part, boolean last) throws IOException {
    Content.Sink.write(response, last, ByteBuffer.wrap(part));
  }

  @Override
  protected void over(@Nullable Throwable failure) {
    if (failure == null) {
      callback.succeeded();
    } else {
      callback.failed(failure);
    }
  }
}
