package dev.raincheck.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Plays histories, one per seed, on several threads. A history follows from its seed alone, so it
/// is the same on whichever thread; and what is reported is always about all seeds up to one.
final class Campaign {
  /// Seeds that a thread takes at once.
  private static final int BLOCK = 200;

  private final int threads;

  /// A promise that a history broke.
  record Broken(long seed, Throwable how) {
    @Override
    public String toString() {
      return "seed %d (replay: -Dsimulation.seed=%d -Dsimulation.histories=1): %s"
          .formatted(seed, seed, how);
    }
  }

  /// What came about.
  ///
  /// @param overloaded how often a limit was reached
  /// @param gone how often a result had given way
  /// @param bundles frames of several replies
  /// @param tooLarge how often somebody was told that a message would be too large
  record Met(long replies, long ledgers, long overloaded, long gone, long bundles, long tooLarge) {
    static final Met NOTHING = new Met(0, 0, 0, 0, 0, 0);

    Met and(Met then) {
      return new Met(
          replies + then.replies,
          ledgers + then.ledgers,
          overloaded + then.overloaded,
          gone + then.gone,
          bundles + then.bundles,
          tooLarge + then.tooLarge);
    }
  }

  /// What all histories before a seed amount to.
  ///
  /// @param next the first seed that was not played to its end: also that of the broken one
  record Played(long next, long histories, Met met, @Nullable Broken broken) {
    static Played none(long seed) {
      return new Played(seed, 0, Met.NOTHING, null);
    }

    /// Its sum with what came next.
    Played and(Played then) {
      return new Played(then.next, histories + then.histories, met.and(then.met), then.broken);
    }
  }

  Campaign(int threads) {
    this.threads = threads;
  }

  /// Plays the histories in order of their seeds, as far as anybody can tell, up to the first that
  /// breaks a promise.
  ///
  /// @param from the first seed
  /// @param to the seed after the last one
  /// @param progress hears of all that was played so far, now and then
  Played play(long from, long to, Consumer<Played> progress) throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Queue<Future<Played>> blocks = new ArrayDeque<>();
      Played all = Played.none(from);
      long submitted = from;
      while (all.broken == null && all.next < to) {
        while (submitted < to && blocks.size() < 2 * threads) {
          long first = submitted;
          long end = Math.min(to, first + BLOCK);
          blocks.add(pool.submit(() -> block(first, end)));
          submitted = end;
        }
        all = all.and(ended(blocks.remove()));
        progress.accept(all);
      }
      blocks.forEach(block -> block.cancel(false));
      return all;
    }
  }

  private static Played ended(Future<Played> block) throws InterruptedException {
    try {
      return block.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the simulation itself failed", failed.getCause());
    }
  }

  private static Played block(long from, long to) {
    Played block = Played.none(from);
    for (long seed = from; seed < to; seed++) {
      try {
        Oracle oracle = new History(seed).play();
        block = block.and(new Played(seed + 1, 1, oracle.met(), null));
      } catch (RuntimeException | AssertionError | StackOverflowError broken) {
        return block.and(new Played(seed, 0, Met.NOTHING, new Broken(seed, broken)));
      }
    }
    return block;
  }
}
