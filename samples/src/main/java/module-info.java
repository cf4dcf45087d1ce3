// Programs to read and run; open, so that the framework can see their services and records.
open module dev.raincheck.samples {
  requires dev.raincheck.client;
  requires dev.raincheck.doors.http;
  requires dev.raincheck.server;
  requires dev.raincheck.stores.postgres;
  requires dev.raincheck.stores.sqlite;
  requires java.net.http;
  requires org.eclipse.jetty.server; // for a door that listens by itself
  requires org.slf4j;
  requires static transitive org.jspecify;
}
