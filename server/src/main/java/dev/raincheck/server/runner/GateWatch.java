package dev.raincheck.server.runner;

import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Handlers that hold a place which others wait for, in a `@Serial` group, at a `@Limit` or on a
/// thread for CPU-bound work. A handler that waits for a call which needs the same place never goes
/// on. Whose call that is cannot be seen from here: so a handler that has waited in a client for
/// long, while others wait for its place, is logged with its stack, once per method.
final class GateWatch {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.server");
  private static final long LONG_NS = 10_000_000_000L;
  private static final String CLIENT = "dev.raincheck.client.";

  private final Map<Task, Inside> inside = new ConcurrentHashMap<>();
  private final Set<ServedMethod> told = ConcurrentHashMap.newKeySet();

  private record Inside(Thread thread, long sinceNs) {}

  /// By the handler's thread.
  void enter(Task task, Thread thread, long nowNs) {
    inside.put(task, new Inside(thread, nowNs));
  }

  /// By the handler's thread.
  void leave(Task task) {
    inside.remove(task);
  }

  /// Looks for handlers that wait, and logs them. By the watch's thread.
  ///
  /// @return whose handlers these are
  List<String> look(long nowNs) {
    List<String> found = new ArrayList<>();
    inside.forEach((task, where) -> {
      if (nowNs - where.sinceNs >= LONG_NS
          && task.method.gates().stream().anyMatch(Gate::isWaitedFor)
          && !told.contains(task.method)) {
        StackTraceElement[] stack = where.thread.getStackTrace();
        if (isInClient(stack) && told.add(task.method)) {
          found.add(task.method.name());
          tell(task, stack);
        }
      }
    });
    return found;
  }

  private static boolean isInClient(StackTraceElement[] stack) {
    return Stream.of(stack).anyMatch(it -> it.getClassName().startsWith(CLIENT));
  }

  private static void tell(Task task, StackTraceElement[] stack) {
    var where = new Throwable("the handler was here");
    where.setStackTrace(stack);
    LOG.warn(
        "{} has waited for a client's call for 10 s or longer, while others wait for its @Serial"
            + " group, its @Limit or its thread: if that call needs the same, none of them ever"
            + " goes on (remedy: put the method that it calls into another group, or call its Java"
            + " object). Logged once",
        task.label(),
        where);
  }
}
