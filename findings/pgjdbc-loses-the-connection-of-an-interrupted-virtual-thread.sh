#!/usr/bin/env bash
# pgjdbc 42.7.14 (PostgreSQL 14.22) on a JDK with virtual threads: `interrupt()` closes the connection of a virtual thread
# that waits for an answer, and does nothing to that of a platform thread.
#
# What one would guess: the driver does the same on both: the statement goes on and the interrupt stays set, or it is
# cancelled by PostgreSQL's own means and the connection lives.
# What happens: reading from a java.net.Socket ignores interrupts on a platform thread, and closes the socket on a virtual
# one. So moving code to virtual threads makes each cancelled task cost a connection, while the server works on. Do not
# interrupt who speaks to a database, or let a platform thread do it.
#
# Seen (JDK 25): platform thread: statement done, connection open; virtual thread: 08006, connection closed
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

java=
for candidate in java "${JAVA_HOME:-}/bin/java" /usr/lib/jvm/*/bin/java; do
  version=$("$candidate" -version 2>&1 | sed -nE '1s/.*"([0-9]+).*/\1/p') || continue
  if [[ -n $version ]] && ((version >= 21)); then
    java=$candidate
    break
  fi
done
if [[ -z $java ]]; then
  echo "no JDK 21 or newer is installed: virtual threads need one" >&2
  exit 1
fi
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

cat >Interrupted.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

class Interrupted {
  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      System.out.printf(
          "platform thread: %s; virtual thread: %s%n",
          interrupted(server, Thread.ofPlatform()), interrupted(server, Thread.ofVirtual()));
    }
  }

  static String interrupted(EmbeddedPostgres server, Thread.Builder kind) throws Exception {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      String[] outcome = new String[1];
      Thread waits = kind.start(() -> outcome[0] = wait(statement));
      Thread.sleep(1000);
      waits.interrupt();
      waits.join();
      return outcome[0] + ", connection " + (connection.isClosed() ? "closed" : "open");
    }
  }

  static String wait(Statement statement) {
    try {
      statement.execute("select pg_sleep(3)");
      return "statement done";
    } catch (SQLException failed) {
      return failed.getSQLState();
    }
  }
}
JAVA
expected="platform thread: statement done, connection open; virtual thread: 08006, connection closed"
seen=$("$java" -cp "$work/*" Interrupted.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
