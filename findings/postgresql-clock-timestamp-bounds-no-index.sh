#!/usr/bin/env bash
# PostgreSQL 14.22: `where due < clock_timestamp() order by due limit n` reads the whole index as soon as fewer than n rows are due.
#
# What one would guess: with an index on `due`, the statement that finds what has expired reads the few rows that have, and one that
# finds nothing costs nothing. So it does with `now()`.
# What happens: `clock_timestamp()` may be another one for each row, so it is no condition of an index scan but a filter on what the scan
# gives, and a scan in ascending order does not stop at the first row that is not due. While at least n rows are due the limit ends it
# early, so in a test, or in the first weeks, it is quick; later it takes a second per million rows that are not due, until a time-out
# ends it for good. `(select clock_timestamp())` is asked once, and bounds the scan.
#
# Seen (JDK 17 and 25), 100 000 rows, 5 of them due, limit 10, rows read for nothing:
#   now() 0, clock_timestamp() 99995, (select clock_timestamp()) 0
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
      <groupId>io.zonky.test</groupId>
      <artifactId>embedded-postgres</artifactId>
      <version>2.2.2</version>
    </dependency>
    <dependency>
      <groupId>org.postgresql</groupId>
      <artifactId>postgresql</artifactId>
      <version>42.7.14</version>
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

cat >Due.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class Due {
  static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: (\\d+)");

  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table job(id int primary key, due timestamptz)");
      statement.execute(
          "insert into job select n, now() + (n - 5) * interval '1 minute' from generate_series(1, 100000) n");
      statement.execute("create index on job(due)");
      statement.execute("vacuum analyze job");
      System.out.printf(
          "now() %d, clock_timestamp() %d, (select clock_timestamp()) %d%n",
          removed(statement, "now()"),
          removed(statement, "clock_timestamp()"),
          removed(statement, "(select clock_timestamp())"));
    }
  }

  static int removed(Statement statement, String time) throws SQLException {
    int removed = 0;
    try (ResultSet plan =
        statement.executeQuery(
            "explain (analyze, costs off, timing off) select id from job where due < " + time
                + " order by due limit 10")) {
      while (plan.next()) {
        Matcher line = REMOVED.matcher(plan.getString(1));
        removed += line.find() ? Integer.parseInt(line.group(1)) : 0;
      }
    }
    return removed;
  }
}
JAVA
expected="now() 0, clock_timestamp() 99995, (select clock_timestamp()) 0"
seen=$(java -cp "$work/*" Due.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
