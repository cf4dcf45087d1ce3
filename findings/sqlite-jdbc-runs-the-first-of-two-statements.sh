#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: of "insert …; insert …" `executeUpdate` runs both, `execute` and a prepared statement run the first and
# say nothing of the second, not even if it is no SQL.
#
# What one would guess: all methods run both (as pgjdbc does), or all refuse.
# What happens: SQLite prepares one statement and returns the rest; `Statement.executeUpdate` goes on with it, the others drop it.
#
# Seen (JDK 17 and 25): executeUpdate: 2 rows, execute: 1, prepared: 1, prepared with nonsense behind: 1
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

cat >Two.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Two {
  interface Step {
    void run(Connection connection, String sql) throws SQLException;
  }

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table t(id integer primary key)");
      String both = "insert into t values(1); insert into t values(2)";
      System.out.printf(
          "executeUpdate: %d rows, execute: %d, prepared: %d, prepared with nonsense behind: %d%n",
          rows(connection, (at, sql) -> statement.executeUpdate(sql), both),
          rows(connection, (at, sql) -> statement.execute(sql), both),
          rows(connection, Two::prepared, both),
          rows(connection, Two::prepared, "insert into t values(1); nonsense"));
    }
  }

  static void prepared(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  static int rows(Connection connection, Step step, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("delete from t");
      step.run(connection, sql);
      try (ResultSet found = statement.executeQuery("select count(*) from t")) {
        return found.getInt(1);
      }
    }
  }
}
JAVA
expected="executeUpdate: 2 rows, execute: 1, prepared: 1, prepared with nonsense behind: 1"
seen=$(java -cp "$work/*" Two.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
