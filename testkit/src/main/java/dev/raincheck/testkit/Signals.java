package dev.raincheck.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Signals that Java cannot send.
final class Signals {
  private static final int LOOKS_MAX = 10_000;
  private static final long BETWEEN_NS = 1_000_000;

  private Signals() {}

  /// The signal has been sent when `kill` returns; the threads stop one after the other.
  static void stop(long pid) {
    send("STOP", pid);
    for (int look = 0; !isStopped(pid); look++) {
      if (look == LOOKS_MAX) {
        throw new IllegalStateException("process %d does not stop".formatted(pid));
      }
      LockSupport.parkNanos(BETWEEN_NS);
    }
  }

  static void goOn(long pid) {
    send("CONT", pid);
  }

  private static void send(String name, long pid) {
    try {
      int status =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "kill -%s %d ended with %d (expected: 0)".formatted(name, pid, status));
      }
    } catch (IOException none) {
      throw new IllegalStateException("no kill -" + name + " on this system", none);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in kill -" + name, interrupted);
    }
  }

  private static boolean isStopped(long pid) {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.exists(tasks)) {
      return true; // no way to tell on this system
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException gone) {
      return false; // a thread has ended meanwhile: look again
    } catch (IOException unread) {
      throw new UncheckedIOException(unread);
    }
  }
}
