#!/usr/bin/env bash
# sqlite-jdbc 3.54.1.0 on Linux: a program that reads its own database's file, say to copy it, gives up the locks of the connection
# that it has open: another process then writes into the midst of a transaction, and in spite of `locking_mode=EXCLUSIVE`.
#
# What one would guess: reading changes nothing; at worst the copy is torn.
# What happens: SQLite's locks are POSIX locks. They belong to the process and to the file, and when the process closes any descriptor
# of the file, all of them are gone; `Files.copy` closes one. SQLite is not told, goes on as if it were alone, and writes over what the
# other has committed. Copy with `vacuum into`, or from another process; and never open a lock file of yours again, since a `FileLock`
# is lost the same way.
#
# Seen (JDK 17 and 25): another process writes: refused, after Files.copy: done; both have committed, rows: 1
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

cat >intruder.py <<'PY'
import sqlite3

try:
    sqlite3.connect("file.db", timeout=0.2, isolation_level=None).execute("insert into t values(2)")
    print("done")
except sqlite3.OperationalError:
    print("refused")
PY
cat >rows.py <<'PY'
import sqlite3

print(sqlite3.connect("file.db").execute("select count(*) from t").fetchone()[0])
PY
cat >Copied.java <<'JAVA'
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

class Copied {
  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file.db");
        Statement statement = connection.createStatement()) {
      statement.execute("create table t(id integer)");
      statement.execute("pragma locking_mode=exclusive");
      connection.setAutoCommit(false);
      statement.executeUpdate("insert into t values(1)");
      String before = intruder();
      Files.copy(Path.of("file.db"), Path.of("copy.db"));
      String after = intruder();
      connection.commit();
      System.out.printf(
          "another process writes: %s, after Files.copy: %s; both have committed", before, after);
    }
  }

  static String intruder() throws Exception {
    Process process = new ProcessBuilder("python3", "intruder.py").start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }
}
JAVA
expected="another process writes: refused, after Files.copy: done; both have committed, rows: 1"
seen="$(java -cp "$work/*" Copied.java), rows: $(python3 rows.py)"
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
