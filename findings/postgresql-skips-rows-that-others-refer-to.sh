#!/usr/bin/env bash
# PostgreSQL 14.22 (pgjdbc 42.7.14): `for update skip locked` passes over a row while somebody inserts a row that refers to it by a
# foreign key.
#
# What one would guess: inserting a child does not touch its parent, so a queue that is emptied by `for update skip locked` gives
# the row.
# What happens: the check of the foreign key takes a lock on the parent (`for key share`), which conflicts with `for update`. A job about
# which somebody writes a line of history in a long transaction is invisible to every worker. `for no key update skip locked`
# takes it, and is what an `update` that leaves the key alone takes anyway.
#
# Seen (JDK 17 and 25), while a child of 1 is inserted: for update: 2; for no key update: 1 2
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

cat >Children.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;

class Children {
  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection writer = server.getPostgresDatabase().getConnection();
        Statement writing = writer.createStatement();
        Connection worker = server.getPostgresDatabase().getConnection()) {
      writing.execute("create table job(id int primary key)");
      writing.execute("create table history(job int references job)");
      writing.execute("insert into job values(1), (2)");
      writer.setAutoCommit(false);
      writing.execute("insert into history values(1)");
      System.out.printf(
          "for update: %s; for no key update: %s%n",
          taken(worker, "for update"), taken(worker, "for no key update"));
    }
  }

  static String taken(Connection worker, String lock) throws SQLException {
    try (Statement statement = worker.createStatement();
        ResultSet found = statement.executeQuery("select id from job order by id " + lock + " skip locked")) {
      StringJoiner ids = new StringJoiner(" ");
      while (found.next()) {
        ids.add(found.getString(1));
      }
      return ids.toString();
    }
  }
}
JAVA
expected="for update: 2; for no key update: 1 2"
seen=$(java -cp "$work/*" Children.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
