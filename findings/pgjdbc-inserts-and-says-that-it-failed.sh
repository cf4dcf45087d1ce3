#!/usr/bin/env bash
# pgjdbc 42.7.14 (PostgreSQL 14.22): `executeUpdate` of an `insert … returning` throws, and the row is there; a batch of them returns
# 0 for each row that it has inserted.
#
# What one would guess: the number of rows (sqlite-jdbc's Statement returns it), or a refusal before anything is sent.
# What happens: the driver looks at the answer after the server has done the work, and in auto-commit mode has committed it. Who
# tries again inserts twice, or meets his own row; who takes a count of 0 for "was there already" forgets what he has just
# recorded. Use `execute` or `executeQuery`, and count the rows that come back.
#
# Seen (JDK 17 and 25): executeUpdate: 0100E, rows: 1; batch of two: [0, 0], rows: 2
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

cat >Returning.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

class Returning {
  interface Step {
    String run(PreparedStatement insert) throws SQLException;
  }

  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection connection = server.getPostgresDatabase().getConnection()) {
      System.out.printf(
          "executeUpdate: %s; batch of two: %s%n",
          outcome(connection, Returning::update), outcome(connection, Returning::batch));
    }
  }

  static String update(PreparedStatement insert) throws SQLException {
    insert.setInt(1, 1);
    return "" + insert.executeUpdate();
  }

  static String batch(PreparedStatement insert) throws SQLException {
    for (int id = 1; id <= 2; id++) {
      insert.setInt(1, id);
      insert.addBatch();
    }
    return Arrays.toString(insert.executeBatch());
  }

  static String outcome(Connection connection, Step step) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists t");
      statement.execute("create table t(id int primary key)");
      String told;
      try (PreparedStatement insert = connection.prepareStatement("insert into t values(?) returning id")) {
        told = step.run(insert);
      } catch (SQLException failed) {
        told = failed.getSQLState();
      }
      try (ResultSet found = statement.executeQuery("select count(*) from t")) {
        found.next();
        return told + ", rows: " + found.getInt(1);
      }
    }
  }
}
JAVA
expected="executeUpdate: 0100E, rows: 1; batch of two: [0, 0], rows: 2"
seen=$(java -cp "$work/*" Returning.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
