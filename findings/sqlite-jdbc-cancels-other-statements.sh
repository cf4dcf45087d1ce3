#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: `cancel()` of a statement that is not running ends the query that another statement of the connection
# is running.
#
# What one would guess: nothing happens, since JDBC cancels "this Statement object" (pgjdbc does nothing).
# What happens: `sqlite3_interrupt` ends whatever the connection runs. So a cancel that comes a moment late hits whoever
# uses the connection next.
#
# Seen (JDK 17 and 25): the query, when another statement was cancelled: SQLITE_INTERRUPT
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

cat >Cancel.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class Cancel {
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement runs = connection.createStatement();
        Statement idle = connection.createStatement()) {
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> cancel(idle));
      System.out.println("the query, when another statement was cancelled: " + outcome(runs));
    }
  }

  static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException failed) {
      System.out.println(failed.getMessage());
    }
  }

  static String outcome(Statement statement) {
    String numbers = "with recursive n(i) as (select 1 union all select i + 1 from n limit 500000000)";
    try (ResultSet counted = statement.executeQuery(numbers + " select count(*) from n")) {
      counted.next();
      return "completes";
    } catch (SQLException failed) {
      return failed.getMessage().replaceAll("\\[(\\w+)].*", "$1");
    }
  }
}
JAVA
expected="the query, when another statement was cancelled: SQLITE_INTERRUPT"
seen=$(java -cp "$work/*" Cancel.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
