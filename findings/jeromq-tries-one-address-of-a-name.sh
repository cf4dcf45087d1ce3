#!/usr/bin/env bash
# JeroMQ 0.7.0: a socket that connects to a name with an IPv4 and an IPv6 address tries one of the two, for ever.
#
# What one would guess: as curl does, it takes the next address when one refuses the connection; at the latest when it
# reconnects.
# What happens: `setIPv6` chooses. With it the socket tries the IPv6 address alone, without it the IPv4 address alone; each
# reconnect tries the same one. A server that listens on 127.0.0.1 is not found as `localhost` by a socket with IPv6.
#
# Seen (JDK 17 and 25), the name has 127.0.0.1 and ::1:
#   server on 127.0.0.1: with IPv6 lost, without IPv6 arrives; server on ::1: with IPv6 arrives, without IPv6 lost
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for artifact in fr.loghub:jeromq:0.7.0 eu.neilalexander:jnacl:1.0.0 org.slf4j:slf4j-api:2.0.20 org.slf4j:slf4j-nop:2.0.20; do
  mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact="$artifact" -DoutputDirectory="$work"
done
printf '127.0.0.1 twin\n::1 twin\n' >hosts

cat >Twin.java <<'JAVA'
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class Twin {
  public static void main(String[] args) {
    System.out.printf(
        "server on 127.0.0.1: with IPv6 %s, without IPv6 %s; server on ::1: with IPv6 %s, without IPv6 %s%n",
        sent("127.0.0.1", true), sent("127.0.0.1", false), sent("[::1]", true), sent("[::1]", false));
  }

  static String sent(String listens, boolean ipv6) {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket server = context.createSocket(SocketType.PULL);
      server.setIPv6(true);
      server.setReceiveTimeOut(4000);
      ZMQ.Socket client = context.createSocket(SocketType.PUSH);
      client.setIPv6(ipv6);
      client.connect("tcp://twin:" + server.bindToRandomPort("tcp://" + listens));
      client.send("hello");
      return server.recv() == null ? "lost" : "arrives";
    }
  }
}
JAVA
expected="server on 127.0.0.1: with IPv6 lost, without IPv6 arrives; server on ::1: with IPv6 arrives, without IPv6 lost"
seen=$(java -Djdk.net.hosts.file=hosts -cp "$work/*" Twin.java)
echo "$seen"
if [[ $seen != "$expected" ]]; then
  echo "changed: expected $expected" >&2
  exit 1
fi
