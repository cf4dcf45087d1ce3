#!/usr/bin/env bash
# pgjdbc 42.7.14 (PostgreSQL 14.22): in auto-commit mode a batch that fails leaves what came before the last multiple of 255.
#
# What one would guess: auto-commit means one by one, so the 499 rows before the faulty one are there; or a batch is all or
# nothing, so none is.
# What happens: the driver sends 255 such statements (by an estimate of the size of the answers) before it waits, and
# what lies between two waits is one transaction. Of 10 rows none is left, of 500 the first 255. The update counts of the
# BatchUpdateException say so truly, but who looks at the size of his batch alone cannot know. Switch auto-commit off.
#
# Seen (JDK 17 and 25): the last of 10 fails: 0 done, 0 rows; of 500: 255 done, 255 rows; of 1000: 765 done, 765 rows
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

cat >Batch.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;

class Batch {
  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection connection = server.getPostgresDatabase().getConnection()) {
      System.out.printf(
          "the last of 10 fails: %s; of 500: %s; of 1000: %s%n",
          left(connection, 10), left(connection, 500), left(connection, 1000));
    }
  }

  static String left(Connection connection, int rows) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists t");
      statement.execute("create table t(id int primary key)");
    }
    long done = -1;
    try (var insert = connection.prepareStatement("insert into t values(?)")) {
      for (int i = 0; i < rows; i++) {
        insert.setInt(1, i == rows - 1 ? 0 : i);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (BatchUpdateException failed) {
      done = Arrays.stream(failed.getUpdateCounts()).filter(count -> count != Statement.EXECUTE_FAILED).count();
    }
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select count(*) from t")) {
      found.next();
      return done + " done, " + found.getInt(1) + " rows";
    }
  }
}
JAVA
expected="the last of 10 fails: 0 done, 0 rows; of 500: 255 done, 255 rows; of 1000: 765 done, 765 rows"
seen=$(java -cp "$work/*" Batch.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
