#!/usr/bin/env bash
# PostgreSQL 14.22: a client that stops in the middle of a pipeline keeps its locks for ever; no time-out of the server ends it.
#
# What one would guess: with `statement_timeout`, `idle_in_transaction_session_timeout` and `idle_session_timeout` set, whatever a
# client does or fails to do, its locks are gone after a while.
# What happens: between `Execute` and `Sync` of the extended protocol the statement is done, so its time-out is off; and the session counts
# as "active", so it is not idle. It waits (`ClientRead`) with the row locked until the connection is gone. A client that is frozen, or cut off
# without a reset, as it sends a batch in several packets is in just this state. What helps: TCP keep-alive, or another session's
# `pg_terminate_backend` for those that are active and wait for `ClientRead`.
#
# Seen (JDK 17 and 25), ten times the time-outs later: after Sync: gone, row free; before Sync: active ClientRead, row locked
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

cat >Pipeline.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class Pipeline {
  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection watcher = server.getPostgresDatabase().getConnection();
        Statement watching = watcher.createStatement()) {
      watching.execute("create table job(id int primary key, n int)");
      watching.execute("insert into job values(1, 0)");
      String after = seen(server.getPort(), watching, true);
      String before = seen(server.getPort(), watching, false);
      System.out.printf("after Sync: %s; before Sync: %s%n", after, before);
    }
  }

  /// A transaction updates a row and goes no further.
  static String seen(int port, Statement watching, boolean sync) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] names = text("user\0postgres\0database\0postgres\0application_name\0stuck\0\0");
      out.writeInt(8 + names.length);
      out.writeInt(196608); // version 3.0
      out.write(names);
      until(in, 'Z');
      for (String kind : new String[] {"statement", "idle_in_transaction_session", "idle_session"}) {
        send(out, 'Q', text("set " + kind + "_timeout = 300\0"));
        until(in, 'Z');
      }
      send(out, 'Q', text("begin\0"));
      until(in, 'Z');
      send(out, 'P', text("\0update job set n = n + 1\0\0\0"));
      send(out, 'B', text("\0\0\0\0\0\0\0\0"));
      send(out, 'E', text("\0\0\0\0\0"));
      send(out, sync ? 'S' : 'H', new byte[0]);
      until(in, sync ? 'Z' : 'C');
      Thread.sleep(3_000);
      return state(watching) + ", row " + (isLocked(watching) ? "locked" : "free");
    }
  }

  static String state(Statement watching) throws SQLException {
    try (ResultSet found =
        watching.executeQuery(
            "select state || ' ' || wait_event from pg_stat_activity where application_name = 'stuck'")) {
      return found.next() ? found.getString(1) : "gone";
    }
  }

  static boolean isLocked(Statement watching) throws SQLException {
    try (ResultSet found =
        watching.executeQuery("select count(*) from (select 1 from job for update skip locked) free")) {
      found.next();
      return found.getInt(1) == 0;
    }
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static void send(DataOutputStream out, char type, byte[] body) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream message = new DataOutputStream(whole);
    message.writeByte(type);
    message.writeInt(4 + body.length);
    message.write(body);
    out.write(whole.toByteArray());
    out.flush();
  }

  static void until(DataInputStream in, char wanted) throws IOException {
    while (true) {
      int type = in.readUnsignedByte();
      byte[] body = new byte[in.readInt() - 4];
      in.readFully(body);
      if (type == 'E') {
        throw new IOException(new String(body, StandardCharsets.UTF_8));
      }
      if (type == wanted) {
        return;
      }
    }
  }
}
JAVA
expected="after Sync: gone, row free; before Sync: active ClientRead, row locked"
seen=$(java -cp "$work/*" Pipeline.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
