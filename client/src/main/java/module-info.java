/// The client.
module dev.raincheck.client {
  requires transitive dev.raincheck.api;
  requires dev.raincheck.protocol;
  requires transitive dev.raincheck.transport;
  requires org.slf4j;
  requires static jdk.jfr; // events for recordings
  requires jdk.net; // with which JeroMQ, on the class path, sets TCP keep-alive
  requires static transitive org.jspecify;

  exports dev.raincheck.client;
  exports dev.raincheck.client.admin;
  exports dev.raincheck.client.exceptions;
}
