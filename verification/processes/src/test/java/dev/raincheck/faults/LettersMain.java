package dev.raincheck.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.raincheck.server.RaincheckServer;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server with default limits in a process of its own: writes its address, and for each line that
/// it reads the bytes of heap in use after a collection and the number of sessions.
final class LettersMain {
  private static final Pattern SESSIONS = Pattern.compile("(\\d+) sessions?");

  private LettersMain() {}

  public static void main(String[] args) throws IOException {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    try (var server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Letters.class, new OfAnySize())
            .shutdownStrategy("abort:0s")
            .start()) {
      out.println(server.address());
      var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      while (lines.readLine() != null) {
        System.gc();
        long heapBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        out.println(heapBytes + " " + sessions(server));
      }
    }
  }

  private static String sessions(RaincheckServer server) {
    Matcher sessions = SESSIONS.matcher(server.toString());
    if (!sessions.find()) {
      throw new IllegalStateException(server + " (expected: the number of its sessions)");
    }
    return sessions.group(1);
  }

  private record OfAnySize() implements Letters {
    @Override
    public byte[] quick(int bytes) {
      return new byte[bytes];
    }

    @Override
    public byte[] written(int bytes) {
      return new byte[bytes];
    }
  }
}
