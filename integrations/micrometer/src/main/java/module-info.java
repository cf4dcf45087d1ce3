/// Meters of servers and clients for Micrometer. Whoever uses them has the server, or the client,
/// or both, and says so.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer's jars
module dev.raincheck.micrometer {
  requires dev.raincheck.api;
  requires static dev.raincheck.transport; // which both of these bring along
  requires static transitive dev.raincheck.client;
  requires static transitive dev.raincheck.server;
  requires transitive micrometer.core;
  requires transitive micrometer.observation;
  requires static transitive micrometer.tracing;
  requires static transitive org.jspecify;

  exports dev.raincheck.micrometer;
}
