/// What loops and sockets of server and client are made of; for users, addresses and keys.
@SuppressWarnings("module") // these are built later
module dev.raincheck.transport {
  requires java.naming;
  requires org.slf4j;
  requires static jdk.jfr; // to ask whether anybody records
  requires static transitive org.jspecify;

  exports dev.raincheck.transport;
  exports dev.raincheck.transport.loop to
      dev.raincheck.client,
      dev.raincheck.doors.http,
      dev.raincheck.micrometer,
      dev.raincheck.server;
  exports dev.raincheck.transport.tls to
      dev.raincheck.client,
      dev.raincheck.server;
}
