package dev.raincheck.simulation.doors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls as infi.rpc's clients do: by a uuid, with which they call again if no answer has come, and
/// polling.
final class InfiCaller {
  private static final int POLLS_MAX = 60;

  private final DoorWorld world;

  InfiCaller(DoorWorld world) {
    this.world = world;
  }

  void call(ForeignClient client, DoorCall call) {
    Map<String, Object> meta = new HashMap<>();
    meta.put("method", call.method);
    meta.put("uuid", "uuid " + call.number);
    boolean byName = call.number % 3 == 0;
    List<?> positional = byName ? List.of(call.number) : List.of(call.number, "x");
    Map<String, ?> named = byName ? Map.of("text", "x") : Map.of();
    client.ask(
        new Asked(call, Asked.Kind.INFI),
        "on_call",
        List.of(List.of(meta, positional, named)),
        heard -> answered(client, call, heard, POLLS_MAX));
  }

  private void answered(ForeignClient client, DoorCall call, @Nullable Heard heard, int pollsLeft) {
    switch (heard) {
      case null -> {
        if (call.sendsLeft-- > 0) {
          call(client, call);
        } else {
          call.isGivenUp = true;
        }
      }
      case Heard.Goes(String token) when pollsLeft > 0 -> {
        call.token = token;
        world.at(100 + call.random.nextInt(900), () -> poll(client, call, token, pollsLeft - 1));
      }
      case Heard.Goes g -> call.isGivenUp = true;
      default -> {
        call.isOver = true;
        if (call.sendsLeft-- > 0) { // which its own server would run again
          world.at(call.random.nextInt(4_000), () -> call(client, call));
        }
      }
    }
  }

  private void poll(ForeignClient client, DoorCall call, String token, int pollsLeft) {
    Map<String, Object> meta = new HashMap<>();
    meta.put("method", "query_async_request");
    meta.put("uuid", "poll");
    client.ask(
        new Asked(call, Asked.Kind.INFI_POLL),
        "on_call",
        List.of(List.of(meta, List.of(token), Map.of())),
        heard -> answered(client, call, heard == null ? new Heard.Goes(token) : heard, pollsLeft));
  }
}
