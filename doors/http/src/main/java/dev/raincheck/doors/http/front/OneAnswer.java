package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An exchange of which the first of two answers counts, whoever carries it.
public abstract class OneAnswer implements Exchange, Exchange.Stream {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  /// These for all exchanges, instead of two `AtomicBoolean`s in each: many are held.
  private static final AtomicIntegerFieldUpdater<OneAnswer> BEGUN =
      AtomicIntegerFieldUpdater.newUpdater(OneAnswer.class, "begun");

  private static final AtomicIntegerFieldUpdater<OneAnswer> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(OneAnswer.class, "ended");

  /// 1 when an answer has begun.
  @SuppressWarnings("UnusedVariable") // it is used through BEGUN
  private volatile int begun;

  /// 1 when nothing can be sent any more.
  private volatile int ended;

  /// Says status and fields.
  ///
  /// @param whole whether the body is the answer's own, and nothing follows
  protected abstract void writeHead(Answer head, boolean whole);

  /// Writes a part of the body, which may take as long as the client does to read it.
  ///
  /// @param last whether that was all
  /// @throws IOException if the client has gone
  /// @throws IllegalStateException if the container has ended the exchange by itself
  protected abstract void write(byte[] part, boolean last) throws IOException;

  /// It is over. Called once.
  ///
  /// @param failure why the client does not have all of it; null if it has
  protected abstract void over(@Nullable Throwable failure);

  /// Sends a whole answer, which may take as long as the client does to read it.
  ///
  /// @param done told once, of why the client does not have all of it; of null if it has
  protected void writeWhole(Answer answer, Consumer<@Nullable Throwable> done) {
    Throwable failure = null;
    try {
      writeHead(answer, true);
      write(answer.body(), true);
    } catch (IOException | IllegalStateException gone) {
      failure = gone;
    }
    done.accept(failure);
  }

  @Override
  public final void answer(Answer answer, Consumer<Boolean> over) {
    if (BEGUN.compareAndSet(this, 0, 1) && ended == 0) {
      writeWhole(
          answer,
          failure -> {
            if (failure != null) {
              logGone(failure);
            }
            end(failure);
            over.accept(failure == null);
          });
    } else {
      end();
      over.accept(false);
    }
  }

  @Override
  public final Stream begin(Answer head) {
    if (BEGUN.compareAndSet(this, 0, 1)) {
      writeOut(() -> {
        writeHead(head, false);
        write(head.body(), false);
      });
    }
    return this;
  }

  @Override
  public final boolean send(byte[] part) {
    return writeOut(() -> write(part, false));
  }

  @Override
  public final void end() {
    end(null);
  }

  /// The container has ended it: nothing is written any more.
  public final void abandon() {
    begun = 1;
    ended = 1;
  }

  private interface Writing {
    void run() throws IOException;
  }

  /// A client that has gone away needs nothing.
  private boolean writeOut(Writing writing) {
    if (ended == 1) {
      return false;
    }
    try {
      writing.run();
      return true;
    } catch (IOException | IllegalStateException gone) {
      logGone(gone);
      end(gone);
      return false;
    }
  }

  private static void logGone(Throwable gone) {
    LOG.debug("a client of the HTTP door has gone before its answer", gone);
  }

  private void end(@Nullable Throwable failure) {
    if (ENDED.compareAndSet(this, 0, 1)) {
      over(failure);
    }
  }
}
