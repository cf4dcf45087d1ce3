#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: `setObject` takes whatever it is given and stores its `toString()`.
#
# What one would guess: an exception for what is no SQL type (pgjdbc: "Can't infer the SQL type to use"), so that a forgotten `.get()`
# or a type without a mapping shows in the first test.
# What happens: an Optional is stored as "Optional[5]", a list as "[1]". An Instant looks right, but its text has as many digits as
# it needs, so half a second past the hour sorts before the hour. Store times as numbers.
#
# Seen (JDK 17 and 25): Optional.of(5): Optional[5] (text); 00:00:00Z, half a second later, in order: T00:00:00.500Z, T00:00:00Z
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

cat >Objects.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

class Objects {
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db")) {
      String optional = stored(connection, List.of(Optional.of(5)), "v || ' (' || typeof(v) || ')'");
      Instant midnight = Instant.parse("2030-01-01T00:00:00Z");
      String times = stored(connection, List.of(midnight, midnight.plusMillis(500)), "substr(v, 11)");
      System.out.printf(
          "Optional.of(5): %s; 00:00:00Z, half a second later, in order: %s%n", optional, times);
    }
  }

  static String stored(Connection connection, List<?> values, String shown) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("drop table if exists t");
      statement.executeUpdate("create table t(v)");
      try (PreparedStatement insert = connection.prepareStatement("insert into t values(?)")) {
        for (Object value : values) {
          insert.setObject(1, value);
          insert.executeUpdate();
        }
      }
      StringJoiner texts = new StringJoiner(", ");
      try (ResultSet found = statement.executeQuery("select " + shown + " from t order by v")) {
        while (found.next()) {
          texts.add(found.getString(1));
        }
      }
      return texts.toString();
    }
  }
}
JAVA
expected="Optional.of(5): Optional[5] (text); 00:00:00Z, half a second later, in order: T00:00:00.500Z, T00:00:00Z"
seen=$(java -cp "$work/*" Objects.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
