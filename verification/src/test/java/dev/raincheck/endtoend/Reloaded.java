package dev.raincheck.endtoend;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Threads;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.protocol.value.ValueCodec;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.server.RaincheckServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small application with types of every kind, which [ReloadTest] loads again and again.
public final class Reloaded implements Runnable {
  enum Level {
    LOW,
    HIGH
  }

  sealed interface Change permits Added, Removed {}

  record Added(String name, Level level) implements Change {}

  record Removed(Optional<Added> before) implements Change {}

  record Page<T>(List<T> entries) {}

  /// Of a class of its own, as applications have them.
  static final class OwnList<T> extends ArrayList<T> {
    private static final long serialVersionUID = 1L;
  }

  static final class TooMany extends Exception {
    private static final long serialVersionUID = 1L;

    public TooMany(String message) {
      super(message);
    }
  }

  @Service("changes")
  interface Changes {
    @NonBlocking
    Map<Level, Integer> counts(List<Change> changes);

    @Blocking
    Page<Change> history(Change[] changes);

    @Blocking(threads = Threads.CPU)
    Level worst(Page<Level> levels) throws TooMany;
  }

  private static final class Kept implements Changes {
    @Override
    public Map<Level, Integer> counts(List<Change> changes) {
      return Map.of(Level.LOW, changes.size());
    }

    @Override
    public Page<Change> history(Change[] changes) {
      var list = new OwnList<Change>();
      list.addAll(List.of(changes));
      return new Page<>(list);
    }

    @Override
    public Level worst(Page<Level> levels) throws TooMany {
      throw new TooMany("of " + levels);
    }
  }

  @Override
  public void run() {
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*").serve(Changes.class, new Kept()).start();
        var client = RaincheckClient.connect(server.address())) {
      var added = new Added("x", Level.HIGH);
      var changes = client.service(Changes.class);
      require(changes.counts(List.of(added)).equals(Map.of(Level.LOW, 1)));
      Deferred<Page<Change>> later =
          client.submit(
              Changes.class, it -> it.history(new Change[] {new Removed(Optional.of(added))}));
      require(later.await().entries().size() == 1);
      require(!throwsNothing(changes));
      client.call("changes.history", Map.of("changes", List.of(added)));
      require(Level.LOW.equals(ValueCodec.of(Level.class).decode(Values.encode(Level.LOW))));
      require(client.describe().toString().contains("changes.history"));
    }
  }

  private static boolean throwsNothing(Changes changes) {
    try {
      changes.worst(new Page<>(List.of(Level.HIGH)));
      return true;
    } catch (TooMany declared) {
      return false;
    }
  }

  private static void require(boolean as) {
    if (!as) {
      throw new AssertionError("not what was expected");
    }
  }
}
