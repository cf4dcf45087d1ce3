package dev.raincheck.server.runner;

import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.Inbox;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Puts questions to the shutdown strategy on a thread of its own, since it is the user's code and
/// may stall. The one that replaces it gets another thread. The loop's.
public final class StrategyThread implements AutoCloseable {
  private final Inbox<Event> inbox;
  private @Nullable ShutdownStrategy asked;
  private @Nullable ExecutorService thread;

  public StrategyThread(Inbox<Event> inbox) {
    this.inbox = inbox;
  }

  public void ask(Consultation consultation) {
    ExecutorService current = thread;
    if (current == null || asked != consultation.strategy()) {
      close();
      current =
          Executors.newSingleThreadExecutor(work -> strategyThread(work, consultation.strategy()));
      thread = current;
      asked = consultation.strategy();
    }
    current.execute(() -> inbox.post(answer(consultation)));
  }

  private static Thread strategyThread(Runnable work, ShutdownStrategy strategy) {
    Thread made = FreshThreads.daemon("raincheck-shutdown-strategy", work);
    made.setContextClassLoader(strategy.getClass().getClassLoader());
    return made;
  }

  private static Event answer(Consultation consultation) {
    try {
      return new Event.Decided(consultation.decide());
    } catch (Throwable thrown) { // whatever it is, the shutdown goes on without this strategy
      return new Event.StrategyFailed(consultation, "threw " + textOf(thrown));
    }
  }

  /// Here and not on the loop: its text is the user's code too.
  private static String textOf(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (Throwable untellable) {
      return thrown.getClass().getName();
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.shutdown(); // a strategy that stalls keeps its thread, which is a daemon
    }
  }
}
