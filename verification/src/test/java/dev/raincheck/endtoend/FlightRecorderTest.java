package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.stores.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What recordings by the JDK's flight recorder have of servers and clients.
class FlightRecorderTest {
  /// Under a name that tests beside this one do not call.
  @Service("recorded")
  interface Recorded extends Mint {}

  private static final class AtWork extends Mint.AtWork implements Recorded {}

  @TempDir Path folder;

  @Test
  void callsOperationsTurnsAndCommits_areRecorded() throws IOException {
    try (var recording = new Recording()) {
      recording.enable("dev.raincheck.Call").with("throttle", "off");
      recording.enable("dev.raincheck.Operation").with("throttle", "off");
      recording.enable("dev.raincheck.LoopTurn").with("threshold", "0 ns");
      recording.enable("dev.raincheck.StoreCommit").with("threshold", "0 ns");
      recording.start();
      callAll();
      recording.stop();
      recording.dump(folder.resolve("calls.jfr"));
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(folder.resolve("calls.jfr"));
    assertEquals(List.of("recorded.coin OK", "recorded.press OK"), statuses(events, "Call"));
    assertEquals(List.of("recorded.coin OK", "recorded.press OK"), statuses(events, "Operation"));
    assertTrue(of(events, "LoopTurn").stream().anyMatch(it -> it.getDuration().isPositive()));
    assertTrue(
        of(events, "StoreCommit").stream()
            .anyMatch(it -> it.getBoolean("committed") && it.getInt("records") > 0));

    RecordedEvent press = of(events, "Operation").getLast();
    assertTrue(press.getBoolean("deferred"));
    assertTrue(press.getDuration("age").isPositive());
    assertTrue(press.getString("operationId").startsWith("recorded.press-"));
  }

  /// Neither side has loaded anything for it until then.
  @Test
  void recordingThatBeginsLater_hasWhatComesAfter() throws IOException {
    try (var server = server();
        var client = RaincheckClient.connect(server.address());
        var recording = new Recording()) {
      Mint mint = client.service(Recorded.class);
      mint.coin(1);
      recording.enable("dev.raincheck.Call").with("throttle", "off");
      recording.enable("dev.raincheck.Operation").with("throttle", "off");
      recording.start();
      mint.coin(2);
      recording.stop();
      recording.dump(folder.resolve("later.jfr"));
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(folder.resolve("later.jfr"));
    assertEquals(List.of("recorded.coin OK"), statuses(events, "Call"));
    assertEquals(List.of("recorded.coin OK"), statuses(events, "Operation"));
  }

  private RaincheckServer server() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Recorded.class, new AtWork())
        .store(SqliteStore.in(folder.resolve("store")))
        .start();
  }

  private void callAll() {
    try (var server = server();
        var client = RaincheckClient.connect(server.address())) {
      Mint mint = client.service(Recorded.class);
      mint.coin(1);
      mint.press(2);
    }
  }

  /// Those of this test: others may run beside it.
  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(it -> it.getEventType().getName().equals("dev.raincheck." + name))
        .filter(it -> !it.hasField("method") || it.getString("method").startsWith("recorded."))
        .toList();
  }

  private static List<String> statuses(List<RecordedEvent> events, String name) {
    return of(events, name).stream()
        .map(it -> it.getString("method") + " " + it.getString("status"))
        .toList();
  }
}
