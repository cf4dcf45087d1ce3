package dev.raincheck.transport.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// What a thread was like before it ran somebody's code, to make it so again: a server's loop runs
/// one `@NonBlocking` method after the other, of different callers, and a client's one callback
/// after the other. What cannot be undone are thread locals.
public record ThreadState(
    Thread thread,
    String name,
    int priority,
    @Nullable ClassLoader loader,
    Thread.UncaughtExceptionHandler onDeath) {
  public static ThreadState ofThisThread() {
    Thread me = Thread.currentThread();
    return new ThreadState(
        me,
        me.getName(),
        me.getPriority(),
        me.getContextClassLoader(),
        me.getUncaughtExceptionHandler());
  }

  /// To look costs less than to set. By the thread itself.
  @SuppressWarnings("ThreadPriorityCheck") // a handler has relied on it, and nobody else shall
  public void restore() {
    MDC.clear();
    Thread.interrupted();
    if (!name.equals(thread.getName())) {
      thread.setName(name);
    }
    if (priority != thread.getPriority()) {
      thread.setPriority(priority);
    }
    if (loader != thread.getContextClassLoader()) {
      thread.setContextClassLoader(loader);
    }
    if (onDeath != thread.getUncaughtExceptionHandler()) {
      thread.setUncaughtExceptionHandler(onDeath);
    }
  }
}
