package dev.raincheck.faults;

import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.testkit.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A counter's server in a process of its own, and the truth about its handlers.
///
/// @param startsFile where it writes the starts; the next run of the server goes on with it
record CounterProcess(TestProcess process, String address, Path startsFile)
    implements AutoCloseable {
  static CounterProcess start(Path folder, String strategy, String... options) throws IOException {
    return start("tcp://127.0.0.1:*", folder, strategy, options);
  }

  static CounterProcess start(String address, Path folder, String strategy, String... options)
      throws IOException {
    return start(List.of(options), folder, address, folder.resolve("starts").toString(), strategy);
  }

  /// With a store in the folder.
  static CounterProcess startStoring(String address, Path folder, String strategy)
      throws IOException {
    String starts = folder.resolve("starts").toString();
    String store = folder.resolve("store").toString();
    List<String> options = List.of("--enable-native-access=ALL-UNNAMED");
    return start(options, folder, address, starts, strategy, store);
  }

  /// With a store that others share, as they do the file of starts.
  static CounterProcess startSharing(String address, Path folder, String url) throws IOException {
    String starts = folder.resolve("starts").toString();
    return start(List.of(), folder, address, starts, "drain:2s", url);
  }

  private static CounterProcess start(List<String> options, Path folder, String... arguments)
      throws IOException {
    Path startsFile = folder.resolve("starts");
    var process = ChildJvm.start(options, CounterMain.class, arguments);
    String first = process.nextLine();
    if (!CounterMain.STARTING.equals(first)) {
      throw new IOException("it wrote: " + first);
    }
    return new CounterProcess(process, process.nextLine(), startsFile);
  }

  /// The labels of all handlers started up to now.
  List<String> starts() throws IOException {
    return Files.readAllLines(startsFile);
  }

  /// The labels of a load's handlers started up to now.
  List<String> startsOf(String load) throws IOException {
    return starts().stream().filter(label -> label.startsWith(load + "-")).toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
