#!/usr/bin/env bash
# Caffeine 3.3.1: a cache with `maximumSize(1000)` into which 5 000 keys are put once each, and never read, keeps far
# more of the oldest thousand than of the newest thousand.
#
# What one would guess: a bounded cache of things that are written once keeps about the last thousand.
# What happens: admission goes by frequency (W-TinyLFU). All keys have been seen once, so a newcomer mostly loses against
# what is there already. A memory of what happened *recently* needs another structure.
#
# Seen (JDK 17 and 25): size 1000, of the newest thousand 40, of the oldest thousand 433
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=com.github.ben-manes.caffeine:caffeine:3.3.1 -DoutputDirectory="$work"

cat >Newest.java <<'JAVA'
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Random;

class Newest {
  public static void main(String[] args) {
    Cache<Long, String> cache =
        Caffeine.newBuilder().maximumSize(1000).executor(Runnable::run).build();
    long[] keys = new Random(1).longs(5000).toArray();
    for (long key : keys) {
      cache.put(key, "written once");
    }
    cache.cleanUp();
    System.out.printf(
        "size %d, of the newest thousand %d, of the oldest thousand %d%n",
        cache.estimatedSize(), left(cache, keys, 4000), left(cache, keys, 0));
  }

  static int left(Cache<Long, String> cache, long[] keys, int from) {
    int left = 0;
    for (int i = from; i < from + 1000; i++) {
      left += cache.asMap().containsKey(keys[i]) ? 1 : 0;
    }
    return left;
  }
}
JAVA
seen=$(java -cp "$(echo caffeine-*.jar)" Newest.java)
echo "$seen"
newest=$(sed -E 's/.*newest thousand ([0-9]+),.*/\1/' <<<"$seen")
oldest=$(sed -E 's/.*oldest thousand ([0-9]+).*/\1/' <<<"$seen")
if ((newest > 200 || oldest < 2 * newest)); then
  echo "changed: expected few of the newest thousand, and at least twice as many of the oldest" >&2
  exit 1
fi
