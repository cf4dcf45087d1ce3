package dev.raincheck.doors.http.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raincheck.client.CallOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.doors.http.Foreign;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.testkit.TestProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The console in Chromium, as an operator uses it: `clients/console.mjs` plays him, [where there
/// is one][Foreign]. `-Dconsole.pictures=true` makes the pictures of `docs/console` again, and some
/// more in `target/console`.
@Timeout(180)
class ConsoleInBrowserTest {
  private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
  private static final Path PICTURES = Path.of("../../docs/console");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private final Rig rig = new Rig();
  private final Map<String, Deferred<String>> held = new HashMap<>();

  @AfterEach
  void close() {
    rig.close();
  }

  private void build(String region, String key) {
    CallOptions options = key.isEmpty() ? CallOptions.DEFAULT : CallOptions.key(key);
    held.put(region, rig.client.with(options).submit(Reports.class, it -> it.build(region)));
    held.get(region).token();
  }

  private void fail(String text) {
    String token = rig.client.submit(Reports.class, it -> it.publish(text)).token();
    await().until(() -> rig.client.admin().operation(token).hasEnded());
  }

  private void work() {
    build("north", "invoice-42");
    rig.work.step("north", 0.42, "42 of 100 pages, north of it");
    build("south", "");
    rig.call("alice", "reports.export", "east");
    rig.call("bob", "reports.export", "west");
    fail("no paper in tray 2 (expected: at least one sheet; fill it)");
    await()
        .until(
            () -> rig.client.admin().operation(held.get("north").token()).progress().isPresent());
  }

  /// What the operator says that he sees, without what he has had done.
  private String seen(String scene, String... further) {
    Foreign.need(
        Files.isExecutable(CHROMIUM) && Files.isDirectory(CLIENTS.resolve("node_modules")),
        "chromium, or npm ci in doors/http/clients,");
    var command = new ArrayList<>(List.of("node", "console.mjs", rig.door.address(), scene));
    command.addAll(List.of(further));
    var program = new ProcessBuilder(command).directory(CLIENTS.toFile()).redirectErrorStream(true);
    var output = new StringBuilder();
    try (var operator = TestProcess.start(program)) {
      operator
          .lines()
          .forEach(line -> {
            if (line.startsWith("! ")) {
              operator.say(done(line.substring(2).split(" ", 4)));
            } else {
              output.append(line).append('\n');
            }
          });
      assertEquals(0, operator.exitCode(), output::toString);
    }
    return output.toString();
  }

  /// Does something at the server.
  private String done(String... order) {
    return switch (order[0]) {
      case "step" -> {
        rig.work.step(order[1], Double.parseDouble(order[2]), order[3]);
        yield "done";
      }
      case "cancel" -> {
        held.get(order[1]).cancel("enough");
        yield "done";
      }
      case "token" -> held.get("north").token();
      case "state" -> rig.client.admin().operation(held.get(order[1]).token()).state().name();
      case "reason" -> reason(order[1]);
      case "server" -> rig.server.status().state().name();
      case "draining" -> {
        await().until(() -> rig.server.status().state() != ServerStatus.State.SERVING);
        yield "true";
      }
      default -> throw new IllegalArgumentException(order[0]);
    };
  }

  private String reason(String region) {
    try {
      return held.get(region).await();
    } catch (Exception cancelled) {
      return String.valueOf(cancelled.getMessage()).contains("not needed (by operator \"olga\")")
          + "";
    }
  }

  @Test
  void whatRuns_isListed_withLiveProgress() throws Exception {
    work();
    assertEquals(
        """
        title reports-a · Raincheck
        progress 42 % 42 of 100 pages, north of it
        live 75 % three quarters
        focus stays true
        whose alice
        gates serial “reports/disk”: 1 of 1 inside, 1 wait
        fleet Alive
        failure DECLARED: no paper in tray 2 (expected: at least one sheet; fill it)
        may drain false
        focus stays behind one that ends true
        faults 0
        external 0
        """,
        seen("list"));
  }

  @Test
  void oneOperation_isCancelled_andTheServerDrained_afterConfirmation() throws Exception {
    work();
    assertEquals(
        """
        heading has focus operation-title
        key Key invoice-42
        dialog Its handler is asked to stop. If it does not obey within the grace, the operation is aborted. Its client is told the reason.
        safe button has focus confirm-no
        still RUNNING
        told true
        drain Drain reports-a?
        serves SERVING
        drains true
        faults 0
        external 0
        """,
        seen("one"));
  }

  @Test
  void answersThatComeLate_orNotAtAll_areTold() throws Exception {
    work();
    assertEquals(
        """
        other dialog Abort
        after that operation-title
        trouble The door does not answer. Updates are paused.
        faults 0
        external 0
        """,
        seen("late"));
  }

  @Test
  void search_byMethod_key_andToken() throws Exception {
    work();
    assertEquals(
        """
        address #/operations?method=reports.e*
        after a reload 2
        by key reports.build
        by token Key invoice-42
        token is seen false
        no such operation: "nothing" (expected: 16 hexadecimal digits, such as 0123456789abcdef, perhaps with the method in front, as logs have it)
        faults 0
        external 0
        """,
        seen("search").replace("reports.e%2A", "reports.e*"));
  }

  @Test
  void hostileTexts_areTexts() throws Exception {
    rig.store.lost = "<b>reports-c</b>";
    build("north", "\"><img src=x onerror=alert(5)>");
    rig.work.step("north", 0.5, "<script>alert(6)</script>");
    fail("</td><script>alert(7)</script><img src=x onerror=alert(8)>");
    assertEquals(
        """
        progress 50 % <script>alert(6)</script>
        failure DECLARED: </td><script>alert(7)</script><img src=x onerror=alert(8)>
        server <b>reports-c</b>
        who You are <img src=x onerror=alert(1)>.
        key Key "><img src=x onerror=alert(5)>
        reason true
        made 0
        faults 0
        external 0
        """,
        seen("hostile"));
  }

  @Test
  void keyboard_reachesEverything() throws Exception {
    work();
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
        seen("keyboard"));
  }

  @Test
  void axe_findsNothing_inLightAndDark() throws Exception {
    work();
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
        seen("accessible"));
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
        seen("gentle"));
  }

  @Test
  void pictures() throws Exception {
    assumeTrue(Boolean.getBoolean("console.pictures"), "they are made on demand");
    work();
    for (String page : List.of("cover", "contents", "index")) {
      rig.call("alice", "reports.render", page);
    }
    fail("the archive of 2019 is sealed (expected: one of the last five years)");
    rig.work.step("south", 0.08, "8 of 96 pages");
    Path folder = Files.createDirectories(Path.of("target/console")).toAbsolutePath();
    assertTrue(seen("pictures", folder.toString()).startsWith("done\nfaults 0\n"));
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
