package dev.raincheck.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.OperationStore;
import dev.raincheck.stores.tck.OperationStoreContract;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends OperationStoreContract {
  @Override
  protected OperationStore create() {
    try {
      TestDatabase.clear();
    } catch (SQLException failed) {
      throw new IllegalStateException("the last test's tables could not be dropped", failed);
    }
    return reopen();
  }

  @Override
  protected OperationStore reopen() {
    return PostgresStore.at(TestDatabase.url());
  }

  /// The database's clock is nobody's to set: so everything happened earlier.
  @Override
  protected void pass(long ms) {
    try {
      TestDatabase.sql(
          "update operation set accepted_at = accepted_at - %1$d * interval '1 ms', expires_at = expires_at - %1$d * interval '1 ms'"
              .formatted(ms));
    } catch (SQLException failed) {
      throw new IllegalStateException("time could not pass", failed);
    }
  }

  @Test
  void schema_isPrintable() {
    assertTrue(PostgresStore.schema().contains("create table operation("));
  }
}
