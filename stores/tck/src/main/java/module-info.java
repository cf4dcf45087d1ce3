/// The tests that every operation store passes.
module dev.raincheck.stores.tck {
  requires transitive dev.raincheck.server;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.raincheck.stores.tck;
}
