#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: `getInt` of a number beyond 32 bits gives its lowest 32, `getBoolean` of 2^32 is false, and the class that
# `getObject` gives for a `bigint` column depends on the value.
#
# What one would guess: an exception, as JDBC drivers have for what is out of range (pgjdbc: "Bad value for type int"); and Long for a
# bigint, as everywhere else.
# What happens: `sqlite3_column_int` cuts, and the driver does not look. `getObject` gives an Integer as long as the value fits one,
# so `(Long) found.getObject(1)` works in production and fails in the test, or the other way round. Use `getLong`.
#
# Seen (JDK 17 and 25): 2^32 + 5: getInt 5; 2^32: getBoolean false; bigint 5: Integer, bigint 2^40: Long
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

cat >Cut.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Cut {
  interface Read {
    Object from(ResultSet found) throws SQLException;
  }

  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table t(n bigint)");
      System.out.printf(
          "2^32 + 5: getInt %s; 2^32: getBoolean %s; bigint 5: %s, bigint 2^40: %s%n",
          read(statement, (1L << 32) + 5, found -> found.getInt(1)),
          read(statement, 1L << 32, found -> found.getBoolean(1)),
          read(statement, 5, found -> found.getObject(1).getClass().getSimpleName()),
          read(statement, 1L << 40, found -> found.getObject(1).getClass().getSimpleName()));
    }
  }

  static Object read(Statement statement, long stored, Read read) throws SQLException {
    statement.executeUpdate("delete from t");
    statement.executeUpdate("insert into t values(" + stored + ")");
    try (ResultSet found = statement.executeQuery("select n from t")) {
      found.next();
      return read.from(found);
    }
  }
}
JAVA
expected="2^32 + 5: getInt 5; 2^32: getBoolean false; bigint 5: Integer, bigint 2^40: Long"
seen=$(java -cp "$work/*" Cut.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
