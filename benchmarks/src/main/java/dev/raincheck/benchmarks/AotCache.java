package dev.raincheck.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/// What a JVM notes of one run for a quicker start of the next: https://openjdk.org/jeps/514 and
/// 515. It wants jars, so classes that lie in a folder are put into one first.
final class AotCache implements AutoCloseable {
  private final Path folder;
  private final String classPath;

  AotCache() throws IOException {
    folder = Files.createTempDirectory("raincheck-aot");
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      jars.add(Files.isDirectory(path) ? jarOf(path, jars.size()).toString() : entry);
    }
    classPath = String.join(File.pathSeparator, jars);
  }

  private Path jarOf(Path classes, int number) throws IOException {
    Path jar = folder.resolve(number + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    return jar;
  }

  /// Has a process note what it loads, links and compiles until it has ended by itself.
  ///
  /// @param use what to do with it meanwhile
  void train(Class<?> mainClass, List<String> arguments, Consumer<Child> use) {
    List<String> options = List.of("-cp", classPath, "-XX:AOTCacheOutput=" + cache());
    try (Child child = Child.start(mainClass, options, arguments.toArray(String[]::new))) {
      use.accept(child);
      child.end();
    }
    if (!Files.exists(cache())) {
      throw new IllegalStateException("the JVM made no cache of " + mainClass.getSimpleName());
    }
  }

  private Path cache() {
    return folder.resolve("aot");
  }

  /// Of a JVM that uses it.
  List<String> options() {
    return List.of("-cp", classPath, "-XX:AOTCache=" + cache());
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
