#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: a batch whose third row fails throws no BatchUpdateException, and its first two rows stay, also in
# auto-commit mode.
#
# What one would guess: a BatchUpdateException with the counts of the rows that were done, which JDBC demands of
# `executeBatch`, and which pgjdbc throws.
# What happens: a plain SQLException, so that `catch (BatchUpdateException …)` is passed over and nobody learns how far it came.
# Run batches in a transaction, and catch SQLException.
#
# Seen (JDK 17 and 25): the third of four fails: BatchUpdateException: false, rows: 2
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

cat >Batch.java <<'JAVA'
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Batch {
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table t(id integer primary key)");
      boolean hasCounts = fails(connection) instanceof BatchUpdateException;
      try (ResultSet found = statement.executeQuery("select count(*) from t")) {
        System.out.printf(
            "the third of four fails: BatchUpdateException: %s, rows: %d%n", hasCounts, found.getInt(1));
      }
    }
  }

  static SQLException fails(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t values(?)")) {
      for (int id : new int[] {1, 2, 1, 3}) {
        insert.setInt(1, id);
        insert.addBatch();
      }
      insert.executeBatch();
      throw new IllegalStateException("the batch did not fail");
    } catch (SQLException failed) {
      return failed;
    }
  }
}
JAVA
expected="the third of four fails: BatchUpdateException: false, rows: 2"
seen=$(java -cp "$work/*" Batch.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
