package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.raincheck");
  private static final JavaClasses BAD =
      new ClassFileImporter().importPackages("dev.raincheck.house.bad");

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theProduct_obeys(String name) throws ReflectiveOperationException {
    rule(new Architecture("dev.raincheck"), name).allowEmptyShould(true).check(PRODUCT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void badClasses_areCaught(String name) throws ReflectiveOperationException {
    ArchRule rule = rule(new Architecture("dev.raincheck.house.bad"), name);
    assertTrue(rule.evaluate(BAD).hasViolation(), "no bad class breaks this rule");
  }

  @Test
  void allPackages_areSeen() {
    Set<String> packages =
        PRODUCT.stream().map(it -> it.getPackageName()).collect(Collectors.toSet());
    assertEquals(
        Set.of("protocol", "server", "client", "shutdown", "samples").stream()
            .map(it -> "dev.raincheck." + it)
            .collect(Collectors.toSet()),
        packages);
  }

  static List<String> rules() {
    return Arrays.stream(Architecture.class.getDeclaredMethods())
        .filter(it -> it.getReturnType() == ArchRule.class)
        .map(it -> it.getName())
        .sorted()
        .toList();
  }

  private static ArchRule rule(Architecture architecture, String name)
      throws ReflectiveOperationException {
    return (ArchRule) Architecture.class.getDeclaredMethod(name).invoke(architecture);
  }
}
