package dev.raincheck.doors.http;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.front.OneAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// An exchange of Jetty's.
final class JettyExchange extends OneAnswer {
  private final Response response;
  private final Callback callback;
  private final @Nullable DoorEndPoint connection;

  /// @param connection by which the request came; null if it is not known
  JettyExchange(Response response, Callback callback, @Nullable DoorEndPoint connection) {
    this.response = response;
    this.callback = callback;
    this.connection = connection;
  }

  @Override
  protected void writeHead(Answer head, boolean whole) {
    if (connection != null) {
      connection.beginAnswer();
    }
    response.setStatus(head.status());
    head.fields().forEach(response.getHeaders()::put);
  }

  @Override
  protected void write(byte[] part, boolean last) throws IOException {
    Content.Sink.write(response, last, ByteBuffer.wrap(part));
  }

  /// Without waiting for the client: Jetty goes on by itself when that reads, and ends a connection
  /// that does not. So any thread of the door's may do it, and a slow client has none.
  @Override
  protected void writeWhole(Answer answer, Consumer<@Nullable Throwable> done) {
    writeHead(answer, true);
    response.write(
        true, ByteBuffer.wrap(answer.body()), Callback.from(() -> done.accept(null), done));
  }

  /// To answer on the connection's own thread, where Jetty reads the next request of it at once,
  /// takes one wake: that of the selector, which any other thread would need after its own.
  @Override
  public Executor sender(Executor workers) {
    return connection instanceof ConnectionThread own ? own : workers;
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
