package dev.raincheck.server.runner;

import dev.raincheck.server.event.Consultation;
import dev.raincheck.server.event.Event;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.transport.loop.FreshThreads;
import dev.raincheck.transport.loop.Inbox;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Puts questions to the shutdown strategy on a thread of its own, since it is the user's code and
/// may stall. The one that replaces it is Raincheck's own, and is asked at once, so that a shutdown
/// ends also where no thread can be made. The loop's.
public final class StrategyThread implements AutoCloseable {
  private final Inbox<Event> inbox;
  private final BiFunction<String, Runnable, Thread> threads;
  private @Nullable ShutdownStrategy first;
  private @Nullable ExecutorService thread;

  public StrategyThread(Inbox<Event> inbox) {
    this(inbox, FreshThreads::daemon);
  }

  StrategyThread(Inbox<Event> inbox, BiFunction<String, Runnable, Thread> threads) {
    this.inbox = inbox;
    this.threads = threads;
  }

  public void ask(Consultation consultation) {
    if (first == null) {
      first = consultation.strategy();
    }
    if (first == consultation.strategy()) {
      askOnThread(consultation);
    } else {
      close();
      inbox.post(answer(consultation));
    }
  }

  private void askOnThread(Consultation consultation) {
    try {
      if (thread == null) {
        thread =
            Executors.newSingleThreadExecutor(
                work -> strategyThread(work, consultation.strategy()));
      }
      thread.execute(() -> inbox.post(answer(consultation)));
    } catch (Throwable noThread) {
      inbox.post(
          new Event.StrategyFailed(
              consultation, "could not be asked, without a thread (" + noThread + ")"));
    }
  }

  private Thread strategyThread(Runnable work, ShutdownStrategy strategy) {
    Thread made = threads.apply("raincheck-shutdown-strategy", work);
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
