package dev.raincheck.server.runner;

import dev.raincheck.server.store.StoreBatch;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// A transaction of the store that took long, for recordings by the JDK's flight recorder.
@Name("dev.raincheck.StoreCommit")
@Label("Commit of the Store")
@Category({"Raincheck", "Server"})
@Description("A transaction was written, or was not")
@StackTrace(false)
@Threshold("10 ms")
final class StoreCommitEvent extends Event {
  @Label("Records")
  int records;

  @Label("Committed")
  boolean committed;

  void count(StoreBatch batch) {
    records =
        batch.accepted().size()
            + batch.started().size()
            + batch.ended().size()
            + batch.released().size()
            + batch.forgotten().size()
            + batch.progressed().size();
  }
}
