package dev.raincheck.stores.embedded;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/// A PostgreSQL with a process of its own: prints its URL, or in one line why there is none, and
/// ends when its input does, as when whoever has started it is gone.
public final class DatabaseMain {
  private DatabaseMain() {}

  /// Starts it, and stops it when the input ends.
  ///
  /// @param args none
  /// @throws IOException if its input cannot be read
  public static void main(String[] args) throws IOException {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
      out.println(database.url());
      while (System.in.read() >= 0) {
        // nothing is said to it
      }
    } catch (IllegalStateException none) {
      out.println(String.valueOf(none.getMessage()).replaceAll("\\s+", " "));
    }
  }
}
