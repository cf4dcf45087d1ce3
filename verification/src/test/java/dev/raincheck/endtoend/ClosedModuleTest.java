package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.protocol.contract.ServiceContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services in a module that keeps a package to itself.
final class ClosedModuleTest {
  private static final Map<String, String> SOURCES =
      Map.of(
          "module-info.java", "module hermit { exports hermit.shown; }",
          "hermit/hidden/Secret.java", "package hermit.hidden; public record Secret(int depth) {}",
          "hermit/hidden/Cave.java",
              """
              package hermit.hidden;
              @dev.raincheck.api.Service("cave") public interface Cave { int depth(); }
              """,
          "hermit/shown/Gate.java",
              """
              package hermit.shown;
              @dev.raincheck.api.Service("gate") public interface Gate { int open(int doors); }
              """,
          "hermit/shown/Window.java",
              """
              package hermit.shown;
              @dev.raincheck.api.Service("window") public interface Window {
                hermit.hidden.Secret look();
              }
              """);

  @TempDir private static Path directory;
  private static ModuleLayer layer = ModuleLayer.empty();

  @BeforeAll
  static void compile() throws IOException {
    Path classes = directory.resolve("classes");
    List<String> files =
        SOURCES.keySet().stream().map(it -> directory.resolve(it).toString()).toList();
    for (var source : SOURCES.entrySet()) {
      Path file = directory.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
    String[] options = {
      "-proc:none",
      "-parameters",
      "--add-reads",
      "hermit=ALL-UNNAMED",
      "-cp",
      Path.of(Service.class.getProtectionDomain().getCodeSource().getLocation().getPath())
          .toString(),
      "-d",
      classes.toString()
    };
    var told = new ByteArrayOutputStream();
    var words = new PrintWriter(told, true, StandardCharsets.UTF_8);
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                words,
                words,
                Stream.concat(Stream.of(options), files.stream()).toArray(String[]::new));
    assertEquals(0, code, () -> told.toString(StandardCharsets.UTF_8));
    ModuleLayer boot = ModuleLayer.boot();
    layer =
        boot.defineModulesWithOneLoader(
            boot.configuration()
                .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("hermit")),
            ServiceContract.class.getClassLoader());
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return layer.findLoader("hermit").loadClass(name);
  }

  private static String refusal(String name) throws ClassNotFoundException {
    Class<?> service = type(name);
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> ServiceContract.of(service))
            .getMessage());
  }

  @Test
  void serviceOfAnExportedPackage_isTaken() throws Exception {
    assertEquals(1, ServiceContract.of(type("hermit.shown.Gate")).methods().size());
  }

  @Test
  void serviceOfAPackageThatIsNotExported_isRefused_withTheRemedy() throws Exception {
    assertTells(refusal("hermit.hidden.Cave"));
  }

  @Test
  void resultOfAPackageThatIsNotExported_isRefused_withTheRemedy() throws Exception {
    String told = refusal("hermit.shown.Window");
    assertTrue(told.contains("Secret"), told);
    assertTells(told);
  }

  private static void assertTells(String told) {
    assertTrue(
        told.contains(
            "write `opens hermit.hidden to dev.raincheck.protocol;` into the module-info of"
                + " hermit"),
        told);
  }
}
