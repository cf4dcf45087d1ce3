package dev.raincheck.stores.sqlite;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a start asks for is found by an index, however many results there are.
class PlansTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {SqliteRun.INTERRUPT, SqliteRun.REQUEUE, Taking.GIVE_BACK})
  void whatOthersHaveLeft_isFoundByItsOwner(String sql) throws Exception {
    SqliteStore.in(folder).open("one").close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("raincheck.db"));
        Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("explain query plan " + sql)) {
      plan.next();
      String step = plan.getString("detail");
      assertTrue(step.contains("USING INDEX operation_owner"), step);
    }
  }
}
