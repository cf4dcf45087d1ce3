package dev.raincheck.house;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT) // it computes for long
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

  private static final List<String> PACKAGES =
      List.of(
          "api",
          "shutdown",
          "transport",
          "transport.loop",
          "transport.tls",
          "protocol.bytes",
          "protocol.value",
          "protocol.wire",
          "protocol.contract",
          "server",
          "server.settings",
          "server.store",
          "server.access",
          "server.terms",
          "server.state",
          "server.look",
          "server.recording",
          "server.event",
          "server.book",
          "server.runner",
          "server.socket",
          "server.zerorpc",
          "client",
          "client.exceptions",
          "client.admin",
          "client.book",
          "client.socket",
          "doors.http",
          "doors.http.dialect",
          "doors.http.front",
          "doors.http.console",
          "doors.http.settings",
          "stores.sqlite",
          "stores.tck",
          "stores.embedded",
          "stores.postgres",
          "tools.cli",
          "micrometer",
          "testkit",
          "samples");

  @Test
  void allPackages_areSeen() {
    Set<String> packages =
        PRODUCT.stream().map(it -> it.getPackageName()).collect(Collectors.toSet());
    assertEquals(
        PACKAGES.stream().map(it -> "dev.raincheck." + it).collect(Collectors.toSet()), packages);
  }

  private static final String OURS =
      " to dev.raincheck.client, dev.raincheck.doors.http, dev.raincheck.server";

  /// What users see, and what our modules show each other.
  private static final Map<String, Set<String>> EXPORTED =
      Map.ofEntries(
          entry("dev.raincheck.api", Set.of("dev.raincheck.api")),
          entry("dev.raincheck.shutdown", Set.of("dev.raincheck.shutdown")),
          entry(
              "dev.raincheck.transport",
              Set.of(
                  "dev.raincheck.transport",
                  "dev.raincheck.transport.loop"
                      + " to dev.raincheck.client, dev.raincheck.doors.http,"
                      + " dev.raincheck.micrometer, dev.raincheck.server",
                  "dev.raincheck.transport.tls"
                      + " to dev.raincheck.client, dev.raincheck.server")),
          entry(
              "dev.raincheck.protocol",
              Stream.of("bytes", "contract", "value", "wire")
                  .map(it -> "dev.raincheck.protocol." + it + OURS)
                  .collect(Collectors.toSet())),
          entry(
              "dev.raincheck.server",
              Set.of(
                  "dev.raincheck.server",
                  "dev.raincheck.server.settings",
                  "dev.raincheck.server.store")),
          entry("dev.raincheck.stores.sqlite", Set.of("dev.raincheck.stores.sqlite")),
          entry("dev.raincheck.stores.postgres", Set.of("dev.raincheck.stores.postgres")),
          entry("dev.raincheck.stores.tck", Set.of("dev.raincheck.stores.tck")),
          entry(
              "dev.raincheck.client",
              Set.of(
                  "dev.raincheck.client",
                  "dev.raincheck.client.admin",
                  "dev.raincheck.client.exceptions")),
          entry(
              "dev.raincheck.doors.http",
              Set.of("dev.raincheck.doors.http", "dev.raincheck.doors.http.settings")),
          entry("dev.raincheck.tools.cli", Set.of()),
          entry("dev.raincheck.micrometer", Set.of("dev.raincheck.micrometer")),
          entry("dev.raincheck.testkit", Set.of("dev.raincheck.testkit")),
          entry("dev.raincheck.samples", Set.of()));

  @Test
  void modules_exportWhatUsersNeed_andNothingElse() throws IOException {
    List<ModuleDescriptor> modules = new ArrayList<>();
    for (URL url : Collections.list(ClassLoader.getSystemResources("module-info.class"))) {
      try (InputStream in = url.openStream()) {
        ModuleDescriptor module = ModuleDescriptor.read(in);
        if (module.name().startsWith("dev.raincheck.")) {
          modules.add(module);
        }
      }
    }
    assertEquals(EXPORTED, Packages.exported(modules));
  }

  @Test
  void furtherExports_areCaught() {
    ModuleDescriptor leaky =
        ModuleDescriptor.newModule("dev.raincheck.client")
            .exports("dev.raincheck.client")
            .exports("dev.raincheck.client.book")
            .build();
    assertNotEquals(
        EXPORTED.get("dev.raincheck.client"),
        Packages.exported(List.of(leaky)).get("dev.raincheck.client"));
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
