package dev.raincheck.stores.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// Stands between a client and a PostgreSQL. When it is told to, it lets a commit pass, and ends
/// the connection instead of passing the answer: the client does not know whether it was committed.
final class DatabaseProxy implements AutoCloseable {
  private static final int LARGE = 4_096;

  /// What the server says of it.
  private static final String COMMITTED = "COMMIT\0";

  private static final Pattern STATEMENT =
      Pattern.compile("(INSERT 0|UPDATE|DELETE|SELECT) \\d+\0");

  private final ServerSocket listener;
  private final int port;
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong statements = new AtomicLong();
  private final AtomicBoolean swallows = new AtomicBoolean();
  private final AtomicBoolean stalls = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  DatabaseProxy(int port) throws IOException {
    this.port = port;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /// Where it listens.
  String host() {
    return "localhost:" + listener.getLocalPort();
  }

  /// The answer to the next commit does not arrive.
  void swallowCommit() {
    swallows.set(true);
  }

  /// Of the next thousands of bytes that a client sends, one half arrives, and nothing after that.
  void stallInMidMessage() {
    stalls.set(true);
  }

  /// How many transactions the server has committed.
  long commits() {
    return commits.get();
  }

  /// How many statements it has carried out, beside those that begin and end transactions.
  long statements() {
    return statements.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), port);
        Thread.ofVirtual().start(() -> pass(client, server, false));
        Thread.ofVirtual().start(() -> pass(server, client, true));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void pass(Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[65_536];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length; (length = in.read(buffer)) >= 0; ) {
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        if (isAnswer) {
          count(text);
        }
        if (isAnswer && text.contains(COMMITTED) && swallows.compareAndSet(true, false)) {
          return;
        }
        if (!isAnswer && length >= LARGE && stalls.compareAndSet(true, false)) {
          out.write(buffer, 0, length / 2);
          closed.await();
          return;
        }
        out.write(buffer, 0, length);
      }
    } catch (InterruptedException | IOException ended) {
      // one side is gone, and now the other
    }
  }

  private void count(String answer) {
    statements.addAndGet(STATEMENT.matcher(answer).results().count());
    if (answer.contains(COMMITTED)) {
      commits.incrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
  }
}
