package dev.raincheck.benchmarks;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/// Jetty alone: sends the body back as it came, at once or when it is told to.
final class BareJetty extends Handler.Abstract {
  /// Where it waits until it is told.
  static final String HELD = "/held";

  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private final AtomicLong holding = new AtomicLong();

  /// @return the address
  String serve() {
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(this);
    try {
      server.start();
    } catch (Exception failed) {
      throw new IllegalStateException("Jetty did not start", failed);
    }
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean isHeld = Request.getPathInContext(request).equals(HELD);
    request.addIdleTimeoutListener(waiting -> !isHeld);
    Content.Source.asByteBuffer(
        request,
        Promise.from(
            body -> {
              if (isHeld) {
                ByteBuffer kept = copy(body);
                held.add(() -> echo(kept, response, callback));
                holding.incrementAndGet();
              } else {
                echo(body, response, callback);
              }
            },
            callback::failed));
    return true;
  }

  /// The body comes in a buffer of several kilobytes.
  private static ByteBuffer copy(ByteBuffer body) {
    return ByteBuffer.allocate(body.remaining()).put(body).flip();
  }

  private static void echo(ByteBuffer body, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, body, callback);
  }

  /// How many it holds.
  long holding() {
    return holding.get();
  }

  /// Answers all that it holds.
  void release() {
    for (Runnable each; (each = held.poll()) != null; ) {
      each.run();
      holding.decrementAndGet();
    }
  }
}
