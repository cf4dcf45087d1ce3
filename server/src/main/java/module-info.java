/// The server.
module dev.raincheck.server {
  requires transitive dev.raincheck.api;
  requires dev.raincheck.protocol;
  requires transitive dev.raincheck.shutdown;
  requires transitive dev.raincheck.transport;
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires jdk.net; // with which JeroMQ, on the class path, sets TCP keep-alive
  requires java.management; // the processor time of the loop
  requires static jdk.jfr; // events for recordings
  requires static jdk.management; // how many descriptors the process may have
  requires jdk.unsupported; // signals
  requires static transitive org.jspecify;

  exports dev.raincheck.server;
  exports dev.raincheck.server.settings;
  exports dev.raincheck.server.store;
}
