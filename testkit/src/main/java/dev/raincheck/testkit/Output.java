package dev.raincheck.testkit;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.time.Duration;

/// What a process writes, read while somebody waits for its end: a pipe is full soon, and who
/// writes to it waits then.
final class Output {
  private final StringWriter text = new StringWriter(); // whose buffer two threads may share
  private final Thread reader;

  Output(Reader from) {
    reader = Thread.ofVirtual().name("output").start(() -> readAll(from));
  }

  private void readAll(Reader from) {
    try {
      from.transferTo(text);
    } catch (IOException closed) {
      text.append(closed.toString());
    }
  }

  /// @param patience for processes that the ended one has started, and that may write as well
  String toItsEnd(Duration patience) {
    try {
      reader.join(patience);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return text.toString();
  }
}
