package dev.raincheck.faults;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/// Callers in a process of their own: writes that they work, reads a line, and writes what they
/// were told.
final class CounterClientMain {
  /// Its first line.
  static final String WORKING = "working";

  private CounterClientMain() {}

  /// @param args address and patience
  public static void main(String[] args) throws IOException {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    var options = ClientOptions.of(args[0]).withPatience(Duration.parse(args[1]));
    var tally = new Tally();
    try (var client = RaincheckClient.connect(options)) {
      var load = new CounterLoad("client", client, tally);
      load.awaitSuccesses(50);
      out.println(WORKING);
      int line = System.in.read();
      load.awaitSuccesses(line < 0 ? 0 : 50);
      load.finish();
    }
    tally.lines().forEach(out::println);
  }
}
