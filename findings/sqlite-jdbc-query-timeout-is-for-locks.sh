#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: `setQueryTimeout(1)` does not end a query that computes for longer than a second.
#
# What one would guess: JDBC's "number of seconds the driver will wait for a Statement object to execute": an exception after
# one second.
# What happens: the seconds are SQLite's busy timeout while the statement runs: how long it waits for another connection's
# lock. To end a query call `cancel()` from another thread.
#
# Seen (JDK 17 and 25): a query of more than 3 s with a timeout of 1 s: completes, cancelled after 1 s: SQLITE_INTERRUPT
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
      <groupId>org.xerial</groupId>
      <artifactId>sqlite-jdbc</artifactId>
      <version>3.54.1.0</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.20</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work"

cat >Timeout.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class Timeout {
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement statement = connection.createStatement()) {
      long rows = 1_000_000;
      while (nanos(statement, rows) < TimeUnit.SECONDS.toNanos(3)) {
        rows *= 2;
      }
      statement.setQueryTimeout(1);
      String timed = outcome(statement, rows);
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> cancel(statement));
      System.out.printf(
          "a query of more than 3 s with a timeout of 1 s: %s, cancelled after 1 s: %s%n",
          timed, outcome(statement, 100 * rows));
    }
  }

  static void count(Statement statement, long rows) throws SQLException {
    String numbers = "with recursive n(i) as (select 1 union all select i + 1 from n limit " + rows + ")";
    try (ResultSet counted = statement.executeQuery(numbers + " select count(*) from n")) {
      counted.next();
    }
  }

  static long nanos(Statement statement, long rows) throws SQLException {
    long begunNs = System.nanoTime();
    count(statement, rows);
    return System.nanoTime() - begunNs;
  }

  static String outcome(Statement statement, long rows) {
    try {
      count(statement, rows);
      return "completes";
    } catch (SQLException failed) {
      return failed.getMessage().replaceAll("\\[(\\w+)].*", "$1");
    }
  }

  static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException failed) {
      System.out.println(failed.getMessage());
    }
  }
}
JAVA
expected="a query of more than 3 s with a timeout of 1 s: completes, cancelled after 1 s: SQLITE_INTERRUPT"
seen=$(java -cp "$work/*" Timeout.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
