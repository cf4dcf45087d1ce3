package dev.raincheck.simulation.doors;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls as users of ZeroRPC do: they wait, or have a token and ask by it.
final class ZeroRpcCaller {
  private static final int POLLS_MAX = 30;

  private final DoorWorld world;

  ZeroRpcCaller(DoorWorld world) {
    this.world = world;
  }

  void call(ForeignClient client, DoorCall call) {
    if (call.random.nextInt(3) > 0) {
      held(client, call);
    } else {
      submit(client, call);
    }
  }

  private void held(ForeignClient client, DoorCall call) {
    String name = call.random.nextBoolean() ? call.method : "sim." + call.method;
    client.ask(
        new Asked(call, Asked.Kind.HELD),
        name,
        List.of(call.number, "x"),
        heard -> ended(call, heard));
  }

  private static void ended(DoorCall call, @Nullable Heard heard) {
    if (heard == null) {
      call.isGivenUp = true;
    } else {
      call.isOver = true;
    }
  }

  private void submit(ForeignClient client, DoorCall call) {
    List<Object> arguments = new ArrayList<>(List.of(call.method, List.of(call.number, "x")));
    arguments.add("order " + call.number);
    client.ask(
        new Asked(call, Asked.Kind.SUBMIT),
        "_raincheck_submit",
        arguments,
        heard -> {
          if (heard == null && call.sendsLeft-- > 0) {
            submit(client, call); // another message, and the same key
          } else {
            goesOn(client, call, heard, POLLS_MAX);
          }
        });
  }

  private void goesOn(ForeignClient client, DoorCall call, @Nullable Heard heard, int pollsLeft) {
    if (!(heard instanceof Heard.Goes(String token)) || pollsLeft == 0) {
      ended(call, pollsLeft == 0 ? null : heard);
      afterwards(client, call);
      return;
    }
    call.token = token;
    int what = call.random.nextInt(12);
    if (what == 0) {
      ask(client, call, Asked.Kind.CANCEL, pollsLeft);
    } else if (what < 4) {
      ask(client, call, Asked.Kind.WAIT, pollsLeft);
    } else {
      world.at(call.random.nextInt(2_000), () -> ask(client, call, Asked.Kind.POLL, pollsLeft));
    }
  }

  private void ask(ForeignClient client, DoorCall call, Asked.Kind kind, int pollsLeft) {
    String method = "_raincheck_" + kind.name().toLowerCase(java.util.Locale.ROOT);
    client.ask(
        new Asked(call, kind),
        method,
        List.of(String.valueOf(call.token)),
        heard -> {
          if (heard == null && call.sendsLeft-- > 0) {
            ask(client, call, Asked.Kind.POLL, pollsLeft - 1);
          } else {
            goesOn(client, call, heard, pollsLeft - 1);
          }
        });
  }

  /// Once more, now that it has ended: the answer is the same. And then it is in safe hands.
  private void afterwards(ForeignClient client, DoorCall call) {
    if (call.token != null && call.random.nextBoolean()) {
      look(client, call, Asked.Kind.POLL);
      if (call.random.nextInt(3) == 0) {
        world.at(call.random.nextInt(3_000), () -> look(client, call, Asked.Kind.ACKNOWLEDGE));
        world.at(3_000, () -> look(client, call, Asked.Kind.POLL));
      }
    }
  }

  private void look(ForeignClient client, DoorCall call, Asked.Kind kind) {
    String method = "_raincheck_" + kind.name().toLowerCase(java.util.Locale.ROOT);
    client.ask(new Asked(call, kind), method, List.of(String.valueOf(call.token)), heard -> {});
  }
}
