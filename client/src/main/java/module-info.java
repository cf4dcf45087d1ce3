/// The client.
module dev.raincheck.client {
  requires transitive dev.raincheck.protocol;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.raincheck.client;
}
