#!/usr/bin/env bash
# pgjdbc 42.7.14 (PostgreSQL 14.22): `commit()` returns as if all were well after a statement of the transaction has failed.
#
# What one would guess: the transaction can only be rolled back, so `commit()` throws.
# What happens: PostgreSQL answers COMMIT with the tag ROLLBACK, and the driver does not look. Whoever catches the exception
# of a statement and commits what came before has nothing, and is not told. Set a savepoint, or roll back at every exception.
#
# Seen (JDK 17 and 25): the second statement: 23505, commit: returns, rows: 0
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

cat >Commit.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Commit {
  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table t(id int primary key)");
      connection.setAutoCommit(false);
      statement.execute("insert into t values(1)");
      String second = outcome(() -> statement.execute("insert into t values(1)"));
      String commit = outcome(connection::commit);
      try (ResultSet found = statement.executeQuery("select count(*) from t")) {
        found.next();
        System.out.printf(
            "the second statement: %s, commit: %s, rows: %d%n", second, commit, found.getInt(1));
      }
    }
  }

  interface Step {
    void run() throws SQLException;
  }

  static String outcome(Step step) {
    try {
      step.run();
      return "returns";
    } catch (SQLException failed) {
      return failed.getSQLState();
    }
  }
}
JAVA
expected="the second statement: 23505, commit: returns, rows: 0"
seen=$(java -cp "$work/*" Commit.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
