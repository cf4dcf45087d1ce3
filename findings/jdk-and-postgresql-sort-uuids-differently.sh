#!/usr/bin/env bash
# JDK 17 and 25 with pgjdbc 42.7.14 (PostgreSQL 14.22): `UUID.compareTo` compares two signed numbers, PostgreSQL 16 unsigned bytes. Two
# transactions that lock the same rows "in order of their ids", one sorted in Java, one by `order by`, wait for each other.
#
# What one would guess: there is one order of UUIDs, that of their text.
# What happens: in Java ids from 8… to f… come before those from 0… to 7…, and in the second half likewise. Random ids differ from
# PostgreSQL's order in half of all pairs; ids that begin with the time agree for now in their first half. Sort by
# `Long.compareUnsigned` of both halves, by the text, or let the database sort.
#
# Seen (JDK 17 and 25): Java: f 0, PostgreSQL: 0 f, one of two that lock both rows in order: 40P01
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

cat >Order.java <<'JAVA'
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

class Order {
  static final CyclicBarrier BOTH_HAVE_ONE = new CyclicBarrier(2);

  public static void main(String[] args) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      UUID low = UUID.fromString("00000000-0000-4000-8000-000000000000");
      UUID high = UUID.fromString("f0000000-0000-4000-8000-000000000000");
      statement.execute("create table t(id uuid primary key)");
      statement.execute("insert into t values('" + low + "'), ('" + high + "')");
      List<UUID> inJava = new ArrayList<>(List.of(low, high));
      inJava.sort(null);
      List<UUID> inPostgres = new ArrayList<>();
      try (ResultSet found = statement.executeQuery("select id from t order by id")) {
        while (found.next()) {
          inPostgres.add(found.getObject(1, UUID.class));
        }
      }
      CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> locked(server, inJava));
      String outcomes = locked(server, inPostgres) + other.get();
      System.out.printf(
          "Java: %s, PostgreSQL: %s, one of two that lock both rows in order: %s%n",
          text(inJava), text(inPostgres), outcomes.replace("locks", ""));
    }
  }

  static String locked(EmbeddedPostgres server, List<UUID> ids) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        PreparedStatement lock = connection.prepareStatement("select 1 from t where id = ? for update")) {
      connection.setAutoCommit(false);
      lock.setObject(1, ids.get(0));
      lock.execute();
      BOTH_HAVE_ONE.await();
      lock.setObject(1, ids.get(1));
      lock.execute();
      connection.commit();
      return "locks";
    } catch (SQLException failed) {
      return failed.getSQLState();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  static String text(List<UUID> ids) {
    return ids.get(0).toString().charAt(0) + " " + ids.get(1).toString().charAt(0);
  }
}
JAVA
expected="Java: f 0, PostgreSQL: 0 f, one of two that lock both rows in order: 40P01"
seen=$(java -cp "$work/*" Order.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
