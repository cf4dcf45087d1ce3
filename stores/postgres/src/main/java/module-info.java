/// A store on PostgreSQL, for many servers.
module dev.raincheck.stores.postgres {
  requires transitive dev.raincheck.server;
  requires java.sql;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports dev.raincheck.stores.postgres;
}
