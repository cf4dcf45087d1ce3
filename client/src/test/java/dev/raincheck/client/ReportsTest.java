package dev.raincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a listener hears of progress, whatever the executor's threads do and however slow it is.
class ReportsTest {
  private static final Progress FIRST = new Progress(0.1, "first");
  private static final Progress SECOND = new Progress(0.2, "second");
  private static final Progress THIRD = new Progress(0.3, "third");

  private final Thread loop = Thread.ofVirtual().unstarted(() -> {});
  private final ArrayDeque<Runnable> due = new ArrayDeque<>();
  private final ClientOptions options =
      ClientOptions.of("tcp://127.0.0.1:1").withCallbacks(due::addLast);
  private final Callbacks callbacks = new Callbacks(options, () -> loop, System::nanoTime);
  private final List<Progress> heard = new ArrayList<>();

  /// The last ones first.
  private void runAll() {
    while (!due.isEmpty()) {
      due.removeLast().run();
    }
  }

  @Test
  void reportsThatCome_beforeTheListenerHasRun_areOne_theLast() {
    Consumer<Progress> reports = callbacks.reporting(heard::add);
    reports.accept(FIRST);
    reports.accept(SECOND);
    assertEquals(1, due.size());
    runAll();
    assertEquals(List.of(SECOND), heard);
    reports.accept(THIRD);
    runAll();
    assertEquals(List.of(SECOND, THIRD), heard);
  }

  @Test
  void reportsThatCome_whileTheListenerIsBusy_waitForItsEnd() {
    var busy =
        new Consumer<Progress>() {
          private Consumer<Progress> reports = it -> {};

          @Override
          public void accept(Progress progress) {
            if (progress.equals(FIRST)) {
              reports.accept(SECOND);
              reports.accept(THIRD);
              assertEquals(0, due.size());
            }
            heard.add(progress);
          }
        };
    busy.reports = callbacks.reporting(busy);
    busy.reports.accept(FIRST);
    runAll();
    assertEquals(List.of(FIRST, THIRD), heard);
  }

  @Test
  void listenerThatFails_hearsTheNextReport() {
    Consumer<Progress> reports =
        callbacks.reporting(progress -> {
          heard.add(progress);
          throw new IllegalStateException("played by a test");
        });
    reports.accept(FIRST);
    runAll();
    reports.accept(SECOND);
    runAll();
    assertEquals(List.of(FIRST, SECOND), heard);
  }
}
