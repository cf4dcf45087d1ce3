package dev.raincheck.benchmarks;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.stores.postgres.PostgresStore;
import dev.raincheck.stores.sqlite.SqliteStore;
import java.nio.file.Path;

/// Where a server records its operations.
enum StoreKind {
  NONE("without a store"),
  SQLITE("SQLite"),
  POSTGRES("PostgreSQL");

  final String text;

  StoreKind(String text) {
    this.text = text;
  }

  /// What the store's own writes give, without a server.
  String bare() {
    return text + ", bare";
  }

  /// @param where a directory, or a database's URL
  OperationStore at(String where) {
    return switch (this) {
      case NONE -> throw new IllegalArgumentException("there is no store");
      case SQLITE -> SqliteStore.in(Path.of(where));
      case POSTGRES -> PostgresStore.at(where);
    };
  }
}
