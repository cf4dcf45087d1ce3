package dev.raincheck.endtoend;

import dev.raincheck.testkit.TestProcess;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/// How processes of the tests are started, so that a third of what they compute is saved: from an
/// archive of the classes that a server and a client load. The JDK makes one of jars only, so they
/// stand in the class path in the place of folders. Both are made by the first who starts a
/// process.
public final class ChildJvm {
  /// The archive is good for these alone.
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /// That of the test.
  public static final String CLASS_PATH;

  private static final Path FOLDER = Path.of("target", "children").toAbsolutePath();

  private static volatile List<String> archived = List.of();

  static {
    try {
      Files.createDirectories(FOLDER);
      CLASS_PATH = jarsOnly(System.getProperty("java.class.path"));
      rehearse();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private ChildJvm() {}

  private static String jarsOnly(String classPath) {
    Set<String> entries = new LinkedHashSet<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        Path path = Path.of(entry);
        entries.add(Files.isDirectory(path) ? jarOf(path) : entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String jarOf(Path folder) {
    String jar = FOLDER.resolve(Integer.toHexString(folder.hashCode()) + ".jar").toString();
    var said = new StringWriter();
    var out = new PrintWriter(said);
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                out, out, "--create", "--no-compress", "--file", jar, "-C", folder.toString(), ".");
    if (status != 0) {
      throw new IllegalStateException("jar of " + folder + ": " + said);
    }
    return jar;
  }

  /// Nobody waits for the archive: whoever starts before it is there is as good, and slower.
  private static void rehearse() throws IOException {
    Path archive = FOLDER.resolve("classes.jsa");
    Files.deleteIfExists(archive);
    List<String> options = new ArrayList<>(QUICK);
    options.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", CLASS_PATH));
    var _ =
        new ProcessBuilder(TestProcess.command(options, Rehearsal.class))
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("rehearsal.log").toFile())
            .start()
            .onExit()
            .thenAccept(ended -> {
              if (ended.exitValue() == 0) {
                // Who cannot use it does without.
                archived =
                    List.of(
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xlog:disable",
                        "-Xlog:all=warning,cds*=off,aot*=off:stderr");
              }
            });
  }

  /// A process that starts quickly.
  public static TestProcess start(Class<?> main, String... arguments) {
    return start(List.of(), main, arguments);
  }

  /// @param more options of its Java; they win over the usual ones
  public static TestProcess start(List<String> more, Class<?> main, String... arguments) {
    List<String> options = new ArrayList<>(options());
    options.add("-Xmx256m");
    options.addAll(more);
    return TestProcess.start(options, main, arguments);
  }

  /// With the class path, for a quick start.
  public static List<String> options() {
    List<String> options = new ArrayList<>(QUICK);
    options.addAll(archived);
    options.addAll(List.of("-cp", CLASS_PATH));
    return options;
  }
}
