/// Calls by HTTP: for clients that have never heard of Raincheck.
module dev.raincheck.doors.http {
  requires static transitive dev.raincheck.client;
  requires static transitive dev.raincheck.server;
  requires dev.raincheck.protocol;
  requires dev.raincheck.transport;
  requires com.fasterxml.jackson.core;
  requires java.xml;
  requires static transitive jakarta.servlet;
  requires static org.eclipse.jetty.server;
  requires static transitive org.jspecify;

  exports dev.raincheck.doors.http;
  exports dev.raincheck.doors.http.settings;
}
