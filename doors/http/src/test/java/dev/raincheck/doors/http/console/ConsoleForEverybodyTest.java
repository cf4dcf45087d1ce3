package dev.raincheck.doors.http.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The console in Chromium, by keyboard, with a screen reader, and in a tab that nobody looks at.
/// `-Dconsole.pictures=true` makes the pictures of `docs/console` again, and some more in
/// `target/console`.
@Timeout(180)
class ConsoleForEverybodyTest {
  private static final Path PICTURES = Path.of("../../docs/console");

  private final Operator operator = new Operator();

  @AfterEach
  void close() {
    operator.close();
  }

  @Test
  void keyboard_reachesEverything() throws Exception {
    operator.work();
    assertEquals(
        """
        order Skip to content | Overview | Operations | Sessions | Token or id | Open | Pause updates | Drain server…
        reached Abort…
        in the dialog Let it run
        then Abort the operation
        aborted true
        after that operation-title
        tree true
        table - table "Clients and their calls, in the order in which they came":
        paused true
        faults 0
        external 0
        """,
        operator.seen("keyboard"));
  }

  @Test
  void axe_findsNothing_inLightAndDark() throws Exception {
    operator.work();
    assertEquals(
        """
        light overview nothing
        light operations nothing
        light problem nothing
        light sessions nothing
        light failed operation nothing
        light operation nothing
        light dialog nothing
        dark overview nothing
        dark operations nothing
        dark problem nothing
        dark sessions nothing
        dark failed operation nothing
        dark operation nothing
        dark dialog nothing
        faults 0
        external 0
        """,
        operator.seen("accessible"));
  }

  @Test
  void page_asksSeldom_andNotWhileItIsHidden() throws Exception {
    assertEquals(
        """
        at most once a second true
        while hidden 0
        seen again true
        while paused 0
        faults 0
        external 0
        """,
        operator.seen("gentle"));
  }

  @Test
  void pictures() throws Exception {
    assumeTrue(Boolean.getBoolean("console.pictures"), "they are made on demand");
    operator.work();
    for (String page : List.of("cover", "contents", "index")) {
      operator.rig.call("alice", "reports.render", page);
    }
    operator.fail("the archive of 2019 is sealed (expected: one of the last five years)");
    operator.rig.work.step("south", 0.08, "8 of 96 pages");
    Path folder = Files.createDirectories(Path.of("target/console")).toAbsolutePath();
    assertTrue(operator.seen("pictures", folder.toString()).startsWith("done\nfaults 0\n"));
    Files.createDirectories(PICTURES);
    for (String name :
        List.of("overview-light", "overview-dark", "operation-light", "cancel-dark")) {
      Files.copy(
          folder.resolve(name + ".png"),
          PICTURES.resolve(name + ".png"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
