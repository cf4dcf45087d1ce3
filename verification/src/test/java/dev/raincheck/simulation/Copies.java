package dev.raincheck.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The copies of calls that were handed to a connection, and what the server said of them.
public final class Copies {
  /// One request, however often it was sent.
  private record Sent(Object client, long id) {}

  private final Map<Long, SimulatedCall> calls = new HashMap<>();
  private final Map<Sent, Long> numbers = new HashMap<>();
  private final Map<Long, Set<Sent>> ofCall = new HashMap<>();
  private final Map<Sent, Integer> times = new HashMap<>();
  private final Set<Sent> refused = new HashSet<>();

  public void called(SimulatedCall call) {
    calls.put(call.number, call);
  }

  /// A connection was up, as far as the client knew.
  public void handedOver(Object client, long id, long number) {
    var sent = new Sent(client, id);
    ofCall.computeIfAbsent(number, none -> new HashSet<>()).add(sent);
    numbers.put(sent, number);
    times.merge(sent, 1, Integer::sum);
  }

  /// The client hears that a copy was not run, as its session is unknown; too late if it has given
  /// the call up.
  public void refused(Object client, long id) {
    var sent = new Sent(client, id);
    SimulatedCall call = calls.get(numbers.get(sent));
    if (call != null && !call.isDone()) {
      refused.add(sent);
    }
  }

  /// As how many requests the call was sent.
  public int requests(long number) {
    return ofCall.getOrDefault(number, Set.of()).size();
  }

  /// Whether some copy may have run, as far as the client can know.
  public boolean mayHaveRun(long number) {
    return ofCall.getOrDefault(number, Set.of()).stream()
        .anyMatch(it -> times.getOrDefault(it, 0) > 1 || !refused.contains(it));
  }
}
