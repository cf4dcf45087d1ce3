/// Shutdown strategies: decisions without threads, clock or dependencies.
module dev.raincheck.shutdown {
  requires static transitive org.jspecify;

  exports dev.raincheck.shutdown;
}
