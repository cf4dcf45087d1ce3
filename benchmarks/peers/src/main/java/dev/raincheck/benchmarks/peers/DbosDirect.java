package dev.raincheck.benchmarks.peers;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import javax.sql.DataSource;

/// DBOS Transact, whose callers run workflows without a queue. Keeps their results, and deletes
/// nothing.
final class DbosDirect {
  private DbosDirect() {}

  /// What is called.
  public interface Work {
    /// Done at once.
    long lasting(long number);
  }

  /// It.
  public static final class AtOnce implements Work {
    @Override
    @Workflow
    public long lasting(long number) {
      return number;
    }
  }

  static Peer start(DataSource connections) {
    var dbos =
        new DBOS(
            DBOSConfig.defaults("benchmark")
                .withDataSource(connections)
                .withAppVersion("1")
                .withUseListenNotify(false)); // whoever calls waits for a future
    Work work = dbos.registerProxy(Work.class, new AtOnce());
    dbos.launch();
    return () -> work.lasting(1);
  }
}
