package dev.raincheck.simulation.fleet;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.simulation.Agenda;
import dev.raincheck.simulation.Crowd;
import dev.raincheck.simulation.Faults;
import dev.raincheck.simulation.Methods;
import dev.raincheck.simulation.Payload;
import dev.raincheck.simulation.SimulatedCall;
import dev.raincheck.simulation.SimulatedClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// What callers do: they call, again and by the same key, wherever their client happens to be; wait
/// for tokens that others were given, cancel, and acknowledge.
final class FleetCallers {
  /// What others may call again.
  private record KeyedCall(String method, byte[] arguments, Request.Options options) {}

  private final Agenda agenda;
  private final Random random;
  private final Crowd crowd;
  private final Faults faults;
  private final FleetOracle oracle;
  private final List<SimulatedCall> calls = new ArrayList<>();
  private final List<SimulatedCall> resumed = new ArrayList<>();
  private final Map<Long, KeyedCall> keyedCalls = new LinkedHashMap<>();

  FleetCallers(Agenda agenda, Random random, Crowd crowd, Faults faults, FleetOracle oracle) {
    this.agenda = agenda;
    this.random = random;
    this.crowd = crowd;
    this.faults = faults;
    this.oracle = oracle;
  }

  /// All that they are going to do.
  void act() {
    int count = 1 + random.nextInt(30);
    for (long number = 1; number <= count; number++) {
      long call = number;
      agenda.add(random.nextInt(9_000), () -> call(call));
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      agenda.add(random.nextInt(12_000), this::actOnAToken);
    }
  }

  /// Whether nobody waits.
  boolean areDone() {
    return waiting().isEmpty();
  }

  private List<SimulatedCall> waiting() {
    return Stream.concat(calls.stream(), resumed.stream())
        .filter(it -> !it.isDone() && !it.isAbandoned())
        .toList();
  }

  void end() {
    oracle.end(calls, resumed);
  }

  @Override
  public String toString() {
    return "waiting: " + waiting();
  }

  private void call(long number) {
    SimulatedClient client = crowd.one();
    if (client == null) {
      return;
    }
    if (!keyedCalls.isEmpty() && random.nextInt(5) == 0) {
      callAgain(client);
      return;
    }
    String method = Methods.drawnOfAll(random);
    Request.Options options = faults.options(random, number);
    byte[] arguments = Payload.arguments(number, "");
    submit(client, number, new KeyedCall(method, arguments, options), false);
    if (options.key() != null) {
      keyedCalls.put(number, new KeyedCall(method, arguments, options));
    }
  }

  /// As somebody else does who has the key.
  private void callAgain(SimulatedClient client) {
    List<Long> numbers = List.copyOf(keyedCalls.keySet());
    long number = numbers.get(random.nextInt(numbers.size()));
    submit(client, number, keyedCalls.get(number), true);
  }

  private void submit(SimulatedClient client, long number, KeyedCall what, boolean again) {
    SimulatedCall call = client.submit(number, what.method(), what.arguments(), what.options());
    calls.add(call);
    oracle.called(call, what.options().key() != null, again);
    if (random.nextInt(5) == 0) {
      agenda.add(random.nextInt(5_000), () -> client.cancel(call));
    }
    agenda.add(500 + random.nextInt(9_000), () -> acknowledgeIfDone(client, call));
  }

  private static void acknowledgeIfDone(SimulatedClient client, SimulatedCall call) {
    if (call.value() != null && !client.isGone()) {
      client.acknowledge(call);
    }
  }

  /// Anybody does something about a token that somebody was given.
  private void actOnAToken() {
    SimulatedClient client = crowd.one();
    if (client == null || calls.isEmpty()) {
      return;
    }
    SimulatedCall call = calls.get(random.nextInt(calls.size()));
    String token = call.token();
    if (token == null) {
      return;
    }
    if (random.nextInt(3) == 0) {
      client.look(token);
    } else {
      SimulatedCall other = client.resume(call.number, token);
      resumed.add(other);
      if (random.nextInt(4) == 0) {
        agenda.add(random.nextInt(3_000), () -> client.cancel(other));
      }
      agenda.add(random.nextInt(6_000), () -> acknowledgeIfDone(client, other));
    }
  }
}
