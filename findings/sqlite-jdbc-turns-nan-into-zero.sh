#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0 (SQLite 3.54.1): `setDouble(1, NaN)` stores null, and `getDouble` of it gives 0; infinity stays infinity.
#
# What one would guess: NaN comes back as NaN (as with pgjdbc), or is refused.
# What happens: SQLite has no NaN and takes null instead; JDBC reads null as 0 unless one asks `wasNull()`. A measure that could not be
# taken becomes one that was perfect.
#
# Seen (JDK 17 and 25): NaN: typeof null, getDouble 0.0; infinity: typeof real, getDouble Infinity
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

cat >Nan.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

class Nan {
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      System.out.printf(
          "NaN: %s; infinity: %s%n",
          stored(connection, Double.NaN), stored(connection, Double.POSITIVE_INFINITY));
    }
  }

  static String stored(Connection connection, double value) throws SQLException {
    try (PreparedStatement echo = connection.prepareStatement("select typeof(v), v from (select ? v)")) {
      echo.setDouble(1, value);
      try (ResultSet found = echo.executeQuery()) {
        found.next();
        return "typeof " + found.getString(1) + ", getDouble " + found.getDouble(2);
      }
    }
  }
}
JAVA
expected="NaN: typeof null, getDouble 0.0; infinity: typeof real, getDouble Infinity"
seen=$(java -cp "$work/*" Nan.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
