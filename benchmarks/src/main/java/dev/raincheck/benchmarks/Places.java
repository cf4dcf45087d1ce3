package dev.raincheck.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the parts of the benchmarks are that are not on this class path.
final class Places {
  private Places() {}

  /// The folder with classes and resources.
  static Path classes() {
    return Path.of(
        URI.create(Places.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /// The class path of a module of its own.
  ///
  /// @param module its folder: `spring`, or `peers`
  static String classPath(String module) {
    Path target = classes().resolve("../..").resolve(module).resolve("target").normalize();
    try {
      return target.resolve("classes") + ":" + Files.readString(target.resolve("class-path"));
    } catch (IOException missing) {
      throw new UncheckedIOException(
          "benchmarks/" + module + " is not built (expected: mvn package -pl benchmarks -am)",
          missing);
    }
  }
}
