/// A store in a directory, for one server.
module dev.raincheck.stores.sqlite {
  requires transitive dev.raincheck.server;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static transitive org.jspecify;

  exports dev.raincheck.stores.sqlite;
}
