package dev.raincheck.house;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/// Compares what is exported with what `verification/api` says of it, a file for each package.
public final class ApiFiles {
  private static final Pattern TESTS = Pattern.compile("/test(-classes)?/");

  private ApiFiles() {}

  /// @throws AssertionError if it differs, with the lines that do and the remedy; what the package
  ///   is now lies in `target/api` then
  public static void check(String packageName) throws Exception {
    String all = String.join("\n", differences(packageName));
    if (!all.isEmpty()) {
      throw new AssertionError(
          "%s is not what verification/api says (expected: no change that nobody means; if it is meant, copy target/api of this module there, and say it in the CHANGELOG):\n%s"
              .formatted(packageName, all));
    }
  }

  private static List<String> differences(String packageName) throws Exception {
    Path known = root().resolve("verification/api").resolve(packageName + ".txt");
    List<String> expected = Files.exists(known) ? Files.readAllLines(known) : List.of();
    List<String> found = new ArrayList<>();
    for (Class<?> type : classes(packageName)) {
      found.addAll(ApiText.of(type));
    }
    List<String> differences = new ArrayList<>();
    missing(expected, found).forEach(it -> differences.add("- " + it.strip()));
    missing(found, expected).forEach(it -> differences.add("+ " + it.strip()));
    if (!found.equals(expected)) {
      Path folder = Files.createDirectories(Path.of("target", "api"));
      Files.write(folder.resolve(known.getFileName()), found);
    }
    return differences;
  }

  private static Stream<String> missing(List<String> from, List<String> others) {
    List<String> rest = new ArrayList<>(from);
    others.forEach(rest::remove);
    return rest.stream();
  }

  /// The folder with `.mvn`, upwards from the working directory.
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no .mvn above the working directory (expected: its root)");
      }
    }
    return folder;
  }

  private static List<Class<?>> classes(String packageName) throws Exception {
    List<Class<?>> classes = new ArrayList<>();
    ClassLoader loader = ApiFiles.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources(packageName.replace('.', '/')))) {
      if (!TESTS.matcher(url.getPath()).find()) {
        for (String file : files(url)) {
          if (file.endsWith(".class") && !file.endsWith("-info.class")) {
            String name = packageName + "." + file.substring(0, file.length() - ".class".length());
            classes.add(Class.forName(name, false, loader));
          }
        }
      }
    }
    classes.removeIf(type -> !isSeen(type));
    classes.sort(Comparator.comparing(Class::getName));
    return classes;
  }

  private static List<String> files(URL folder) throws IOException, URISyntaxException {
    if (folder.openConnection() instanceof JarURLConnection jar) {
      String prefix = jar.getEntryName().replaceFirst("/?$", "/");
      return jar.getJarFile().stream()
          .map(ZipEntry::getName)
          .filter(it -> it.startsWith(prefix) && it.indexOf('/', prefix.length()) < 0)
          .map(it -> it.substring(prefix.length()))
          .toList();
    }
    try (Stream<Path> all = Files.list(Path.of(new URI(folder.toString())))) {
      return all.map(it -> it.getFileName().toString()).toList();
    }
  }

  private static boolean isSeen(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    boolean isOpen = (type.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    return isOpen
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && (outer == null || isSeen(outer));
  }
}
