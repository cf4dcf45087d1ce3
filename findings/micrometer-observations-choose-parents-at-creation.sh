#!/usr/bin/env bash
# Micrometer Observation 1.17.2: an observation that is created outside of a scope and started inside has no parent; one that is
# created inside and started outside has one.
#
# What one would guess: the current observation when it starts is the parent, as a tracer takes the span that is current when
# a span starts.
# What happens: `createNotStarted` reads the current observation. Create it on the thread, and at the time, of the work.
#
# Seen (JDK 17 and 25): created outside, started inside: none; created inside, started outside: outer
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
      <groupId>io.micrometer</groupId>
      <artifactId>micrometer-observation</artifactId>
      <version>1.17.2</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work"

cat >Parents.java <<'JAVA'
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;

class Parents {
  public static void main(String[] args) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(context -> true);
    Observation outer = Observation.start("outer", registry);
    Observation early = Observation.createNotStarted("early", registry);
    Observation late;
    try (Observation.Scope scope = outer.openScope()) {
      early.start();
      late = Observation.createNotStarted("late", registry);
    }
    late.start();
    System.out.printf(
        "created outside, started inside: %s; created inside, started outside: %s%n",
        parent(early), parent(late));
  }

  static String parent(Observation observation) {
    ObservationView parent = observation.getContext().getParentObservation();
    return parent == null ? "none" : parent.getContextView().getName();
  }
}
JAVA
expected="created outside, started inside: none; created inside, started outside: outer"
seen=$(java -cp "$work/*" Parents.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
