package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientLimits;
import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.server.settings.Limits;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of limits says what the code says, and leaves no limit out.
class LimitsTableTest {
  private static final String SOURCES = "/src/main/java/";
  private static final Path PAGE = Repository.root().resolve("docs/limits.md");

  /// What it is, the default, where it is kept, what happens over it, and the test.
  private static final Pattern ROW =
      Pattern.compile(
          "\\| [^|]+ \\| ([^|]+) \\| `(\\w+)\\.(\\w+)` \\| [^|]+ \\| \\[\\w+]\\((\\S+)\\) `(\\w+)`"
              + " \\|");

  private record Row(String value, String type, String name, String test, String method) {}

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(it -> new Row(it.group(1), it.group(2), it.group(3), it.group(4), it.group(5)))
        .toList();
  }

  private static Number inCode(Row row) throws ReflectiveOperationException {
    Class<?> type = type(row);
    Object defaults =
        switch (row.type()) {
          case "Limits" -> Limits.DEFAULT;
          case "ClientLimits" -> ClientLimits.DEFAULT;
          case "HttpLimits" -> HttpLimits.DEFAULT;
          case "DerivedLimits" -> derived(type);
          default -> null;
        };
    if (defaults != null) {
      Method accessor = type.getDeclaredMethod(row.name());
      accessor.setAccessible(true);
      return (Number) accessor.invoke(defaults);
    }
    Field constant = type.getDeclaredField(row.name());
    constant.setAccessible(true);
    return (Number) constant.get(null);
  }

  private static Object derived(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> of = type.getDeclaredConstructor(Limits.class);
    of.setAccessible(true);
    return of.newInstance(Limits.DEFAULT);
  }

  /// In whichever package of the product it is.
  private static Class<?> type(Row row) throws ClassNotFoundException {
    List<String> found =
        Repository.files().stream()
            .filter(it -> it.path().contains(SOURCES))
            .filter(it -> it.path().endsWith("/" + row.type() + ".java"))
            .filter(it -> it.text().contains(row.name()))
            .map(SourceFile::path)
            .toList();
    assertEquals(1, found.size(), row + " is at " + found);
    String path = found.getFirst();
    String inSources = path.substring(path.indexOf(SOURCES) + SOURCES.length());
    return Class.forName(inSources.replace(".java", "").replace('/', '.'));
  }

  @Test
  void everyDefault_isTheCodes() throws Exception {
    for (Row row : rows()) {
      String digits = row.value().replaceAll("(?<=\\d) (?=\\d)", "").replaceAll("[^\\d.].*", "");
      assertEquals(inCode(row).doubleValue(), Double.parseDouble(digits), row::toString);
    }
  }

  @Test
  void everyTest_isThere() throws IOException {
    for (Row row : rows()) {
      String test = Files.readString(PAGE.resolveSibling(row.test()).normalize());
      assertTrue(test.contains(" void " + row.method() + "("), row::toString);
    }
  }

  /// What it gives a number for.
  private static Stream<String> settings(Class<?> type) {
    return Stream.of(type.getMethods())
        .filter(it -> it.getDeclaringClass() == type && !Modifier.isStatic(it.getModifiers()))
        .filter(it -> it.getParameterCount() == 0 && it.getReturnType().isPrimitive())
        .map(Method::getName)
        .filter(name -> !name.equals("hashCode"));
  }

  @Test
  void everyLimit_isThere() throws IOException {
    Set<String> known =
        Stream.of(
                settings(Limits.class),
                settings(ClientLimits.class),
                settings(HttpLimits.class),
                Stream.of(WireLimits.class.getFields()).map(Field::getName))
            .flatMap(names -> names)
            .collect(Collectors.toCollection(TreeSet::new));
    rows().forEach(row -> known.remove(row.name()));
    assertEquals(Set.of("MESSAGE_BYTES_DEFAULT"), known, "which is the default of another");
  }
}
