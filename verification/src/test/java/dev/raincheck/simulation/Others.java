package dev.raincheck.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What others do with a token that a caller was given: they wait for it too, look once, and
/// acknowledge its result.
final class Others {
  private final Agenda agenda;
  private final Random random;
  private final Oracle oracle;

  /// The tokens that were taken up, by whichever client.
  final List<SimulatedCall> resumed = new ArrayList<>();

  Others(Agenda agenda, Random random, Oracle oracle) {
    this.agenda = agenda;
    this.random = random;
    this.oracle = oracle;
  }

  /// A client, if there is one, does something about one of the calls.
  void act(@Nullable SimulatedClient client, List<SimulatedCall> calls) {
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
      resume(client, call.number, token);
    }
  }

  private void resume(SimulatedClient client, long number, String token) {
    SimulatedCall call = client.resume(number, token);
    resumed.add(call);
    if (random.nextInt(3) > 0) {
      agenda.add(random.nextInt(6_000), () -> acknowledgeIfDone(client, call));
    }
  }

  /// Its value is in safe hands, if it is there.
  void acknowledgeIfDone(SimulatedClient client, SimulatedCall call) {
    if (call.value() != null) {
      oracle.acknowledged(call);
      client.acknowledge(call);
    }
  }
}
