/// For tests of services and of code that calls them.
module dev.raincheck.testkit {
  requires transitive dev.raincheck.api;
  requires transitive dev.raincheck.client;
  requires transitive dev.raincheck.server;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.raincheck.testkit;
}
