#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0: `setSavepoint` in auto-commit mode switches auto-commit off, and releasing the savepoint does not
# switch it on again.
#
# What one would guess: an exception, as JDBC asks for (pgjdbc throws); or the mode is as before once the savepoint is gone.
# What happens: `getAutoCommit` is false from then on, while SQLite has committed and has no transaction. What is written next
# commits by itself all the same, and `commit()` and `rollback()` fail. Ask `getAutoCommit` before, and begin a transaction.
#
# Seen (JDK 17 and 25): auto-commit before: true, after the release: false, commit: cannot commit - no transaction is active
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

cat >Savepoints.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

class Savepoints {
  public static void main(String[] args) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("create table t(id integer primary key)");
      boolean before = connection.getAutoCommit();
      Savepoint savepoint = connection.setSavepoint();
      statement.executeUpdate("insert into t values(1)");
      connection.releaseSavepoint(savepoint);
      System.out.printf(
          "auto-commit before: %s, after the release: %s, commit: %s%n",
          before, connection.getAutoCommit(), commit(connection));
    }
  }

  static String commit(Connection connection) {
    try {
      connection.commit();
      return "returns";
    } catch (SQLException failed) {
      return failed.getMessage().replaceAll(".*\\((.*)\\)", "$1");
    }
  }
}
JAVA
expected="auto-commit before: true, after the release: false, commit: cannot commit - no transaction is active"
seen=$(java -cp "$work/*" Savepoints.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
