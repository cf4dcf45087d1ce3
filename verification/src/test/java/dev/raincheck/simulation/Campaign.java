package dev.raincheck.simulation;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Plays histories, one per seed, on several threads. A history follows from its seed alone, so it
/// is the same on whichever thread; and what is reported is always about all seeds up to one.
public final class Campaign {
  /// Seeds that a thread takes at once: few, since whoever finds a flaw has the others stop.
  private static final int BLOCK = 20;

  private final int threads;
  private final LongFunction<Met> history;

  /// A promise that a history broke.
  public record Broken(long seed, Throwable how) {
    @Override
    public String toString() {
      return "seed %d: %s".formatted(seed, how);
    }
  }

  /// What came about, and how often.
  public record Met(Map<String, Long> counts) {
    static final Met NOTHING = new Met(Map.of());

    public static Met of(String what, long count) {
      return new Met(Map.of(what, count));
    }

    public long count(String what) {
      return counts.getOrDefault(what, 0L);
    }

    public Met and(Met then) {
      var sum = new TreeMap<>(counts);
      then.counts.forEach((what, count) -> sum.merge(what, count, Long::sum));
      return new Met(sum);
    }
  }

  /// What all histories before a seed amount to.
  ///
  /// @param next the first seed that was not played to its end: also that of the broken one
  public record Played(long next, long histories, Met met, @Nullable Broken broken) {
    static Played none(long seed) {
      return new Played(seed, 0, Met.NOTHING, null);
    }

    /// Its sum with what came next.
    Played and(Played then) {
      return new Played(then.next, histories + then.histories, met.and(then.met), then.broken);
    }
  }

  /// @param history plays the one of a seed to its end
  public Campaign(int threads, LongFunction<Met> history) {
    this.threads = threads;
    this.history = history;
  }

  /// Plays the histories in order of their seeds, as far as anybody can tell, up to the first that
  /// breaks a promise.
  ///
  /// @param from the first seed
  /// @param to the seed after the last one
  /// @param progress hears of all that was played so far, now and then
  public Played play(long from, long to, Consumer<Played> progress) throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Queue<Future<Played>> blocks = new ArrayDeque<>();
      Played all = Played.none(from);
      long submitted = from;
      var brokenFrom = new AtomicLong(Long.MAX_VALUE);
      while (all.broken == null && all.next < to) {
        while (submitted < to && blocks.size() < 2 * threads) {
          long first = submitted;
          long end = Math.min(to, first + BLOCK);
          blocks.add(pool.submit(() -> block(first, end, brokenFrom)));
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

  /// @param brokenFrom the first seed that broke a promise in any block; nobody asks what comes in
  ///   the blocks after it
  private Played block(long from, long to, AtomicLong brokenFrom) {
    Played block = Played.none(from);
    for (long seed = from; seed < to && from <= brokenFrom.get(); seed++) {
      try {
        block = block.and(new Played(seed + 1, 1, history.apply(seed), null));
      } catch (RuntimeException | AssertionError | StackOverflowError broken) {
        brokenFrom.accumulateAndGet(seed, Math::min);
        return block.and(new Played(seed, 0, Met.NOTHING, new Broken(seed, broken)));
      }
    }
    return block;
  }
}
