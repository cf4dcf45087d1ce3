package dev.raincheck.benchmarks.peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/// db-scheduler: one-time tasks that are due at once, taken many at a time. Keeps no results; a row
/// is deleted when its task is done.
final class DbScheduler {
  /// Its documentation's, for PostgreSQL.
  private static final String TABLE =
      """
      create table if not exists scheduled_tasks (
        task_name text not null, task_instance text not null, task_data bytea,
        execution_time timestamp with time zone not null, picked boolean not null, picked_by text,
        last_success timestamp with time zone, last_failure timestamp with time zone,
        consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null,
        priority smallint, primary key (task_name, task_instance));
      create index if not exists execution_time_idx on scheduled_tasks (execution_time);
      create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat)
      """;

  private static final int THREADS = 16;

  /// Of the threads: that many tasks are taken at a time, more than are ever in flight.
  private static final double TAKEN = 100;

  private DbScheduler() {}

  static Peer start(DataSource connections) throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
    Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    OneTimeTask<Void> task = Tasks.oneTime("lasting").execute((instance, context) -> {});
    Scheduler scheduler =
        Scheduler.create(connections, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(1, TAKEN)
            .pollingInterval(Duration.ofMillis(50))
            .enableImmediateExecution()
            .addSchedulerListener(
                new AbstractSchedulerListener() {
                  @Override
                  public void onExecutionComplete(ExecutionComplete done) {
                    String id = done.getExecution().taskInstance.getId();
                    Objects.requireNonNull(waiting.remove(id)).complete(null);
                  }
                })
            .build();
    scheduler.start();
    return () -> {
      String id = UUID.randomUUID().toString();
      var ended = new CompletableFuture<Void>();
      waiting.put(id, ended);
      scheduler.schedule(task.instance(id), Instant.now());
      ended.get();
    };
  }
}
