#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: `getGeneratedKeys` after an `insert or ignore` that inserted nothing gives the key of a row that was
# inserted before, in another table.
#
# What one would guess: no key, as pgjdbc gives none after `on conflict do nothing`.
# What happens: the driver asks `last_insert_rowid()`, which is the connection's. Look at the update count first, or say
# `returning`, which gives no row here.
#
# Seen (JDK 17 and 25): inserted 0 rows, generated key 77, returning: no row
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

cat >Keys.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Keys {
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table orders(id integer primary key, name text unique)");
      statement.executeUpdate("create table visits(id integer primary key)");
      statement.executeUpdate("insert into orders values(1, 'bread')");
      statement.executeUpdate("insert into visits values(77)");
      String again = "insert or ignore into orders(name) values('bread')";
      int inserted = statement.executeUpdate(again, Statement.RETURN_GENERATED_KEYS);
      System.out.printf("inserted %d rows, generated key %s, ", inserted, first(statement.getGeneratedKeys()));
      System.out.printf("returning: %s%n", first(statement.executeQuery(again + " returning id")));
    }
  }

  static String first(ResultSet found) throws SQLException {
    try (found) {
      return found.next() ? "" + found.getLong(1) : "no row";
    }
  }
}
JAVA
expected="inserted 0 rows, generated key 77, returning: no row"
seen=$(java -cp "$work/*" Keys.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
