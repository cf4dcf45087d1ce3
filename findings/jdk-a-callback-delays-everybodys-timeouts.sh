#!/usr/bin/env bash
# JDK 17 and 25, CompletableFuture: what is chained to a future with `orTimeout` or `completeOnTimeout` runs on the one thread that
# ends all timeouts of the process. If it takes three seconds, every other timeout comes three seconds late.
#
# What one would guess: as dependents of `supplyAsync`, these run on the common pool, or at least hold up themselves only.
# What happens: nothing hands them over; the thread is "CompletableFutureDelayScheduler" in 17 and
# "ForkJoinPool.commonPool-delayScheduler" in 25. After a timeout chain with `…Async` whatever may take long.
#
# Seen (JDK 17 and 25): a timeout of 0.2 s beside a callback of 3 s: late; beside an asynchronous one: on time
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Timeouts.java <<'JAVA'
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class Timeouts {
  public static void main(String[] args) {
    ExecutorService elsewhere = Executors.newCachedThreadPool();
    CompletableFuture<?> slow = timeout(100).whenComplete((value, failed) -> sleep());
    String beside = timed();
    slow.handle((value, failed) -> value).join();
    timeout(100).whenCompleteAsync((value, failed) -> sleep(), elsewhere);
    System.out.printf(
        "a timeout of 0.2 s beside a callback of 3 s: %s; beside an asynchronous one: %s%n", beside, timed());
    elsewhere.shutdown();
  }

  static CompletableFuture<String> timeout(long ms) {
    return new CompletableFuture<String>().orTimeout(ms, TimeUnit.MILLISECONDS);
  }

  static String timed() {
    long begunNs = System.nanoTime();
    timeout(200).handle((value, failed) -> value).join();
    return System.nanoTime() - begunNs > TimeUnit.SECONDS.toNanos(2) ? "late" : "on time";
  }

  static void sleep() {
    try {
      Thread.sleep(3000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
JAVA
expected="a timeout of 0.2 s beside a callback of 3 s: late; beside an asynchronous one: on time"
seen=$(java Timeouts.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
