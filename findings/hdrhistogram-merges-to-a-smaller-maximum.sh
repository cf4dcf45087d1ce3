#!/usr/bin/env bash
# HdrHistogram 2.2.2: `getMaxValue()` is more than any value that was recorded; after `add` into a finer histogram it is less.
#
# What one would guess: smallest, largest and the 100th percentile are exact, since they are single numbers; others are rounded.
# What happens: the largest is the end of its bucket, and `add` records the bucket's beginning. So the maximum of a run
# goes down when runs of two digits are collected in a histogram of three. Keep the true maximum beside it.
#
# Seen (JDK 17 and 25): recorded 1000003: maximum 1003519, after add: 999935
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.hdrhistogram</groupId>
      <artifactId>HdrHistogram</artifactId>
      <version>2.2.2</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work"

cat >Maximum.java <<'JAVA'
import org.HdrHistogram.Histogram;

class Maximum {
  public static void main(String[] args) {
    Histogram coarse = new Histogram(2);
    coarse.recordValue(1_000_003);
    Histogram fine = new Histogram(3);
    fine.add(coarse);
    System.out.printf(
        "recorded 1000003: maximum %d, after add: %d%n", coarse.getMaxValue(), fine.getMaxValue());
  }
}
JAVA
expected="recorded 1000003: maximum 1003519, after add: 999935"
seen=$(java -cp "$work/*" Maximum.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
