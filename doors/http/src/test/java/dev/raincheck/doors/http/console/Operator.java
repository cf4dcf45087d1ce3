package dev.raincheck.doors.http.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.client.CallOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.doors.http.Foreign;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.testkit.TestProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Somebody at the console in Chromium, [where there is one][Foreign], and work for him to see.
/// `clients/console.mjs` plays him.
final class Operator implements AutoCloseable {
  private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  final Rig rig = new Rig();
  private final Map<String, Deferred<String>> held = new HashMap<>();

  @Override
  public void close() {
    rig.close();
  }

  void build(String region, String key) {
    CallOptions options = key.isEmpty() ? CallOptions.DEFAULT : CallOptions.key(key);
    held.put(region, rig.client.with(options).submit(Reports.class, it -> it.build(region)));
    held.get(region).token();
  }

  void fail(String text) {
    String token = rig.client.submit(Reports.class, it -> it.publish(text)).token();
    await().until(() -> rig.client.admin().operation(token).hasEnded());
  }

  void work() {
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
  String seen(String scene, String... further) {
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
}
