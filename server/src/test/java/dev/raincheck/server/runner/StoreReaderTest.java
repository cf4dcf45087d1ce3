package dev.raincheck.server.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.recording.StoreOrder;
import dev.raincheck.server.state.BookTimer;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOutcome;
import dev.raincheck.server.terms.Sought;
import dev.raincheck.transport.loop.Inbox;
import org.junit.jupiter.api.Test;

class StoreReaderTest {
  private static final Failure SILENT =
      Failure.of(ErrorCode.UNAVAILABLE, Execution.UNKNOWN, "the store is silent");

  private final Inbox<Event> inbox = new Inbox<>(() -> {});
  private final FakeRun run = new FakeRun(7);
  private final StoreReader reader =
      new StoreReader(inbox, new PresentRun(run, () -> run, "the store", 9));
  private final BookTimer.Inquiry inquiry =
      new BookTimer.Inquiry(
          new Peer(new byte[] {1}, ""), 1, new Sought.ByToken("token", FakeRun.id(1), 0, SILENT));

  private void cancel() {
    var wanted = new StoreBatch.Forgotten(FakeRun.id(1), "");
    var stop =
        new StoreRun.Stop(wanted, "enough", StoredOutcome.INTERRUPTED, StoredOutcome.INTERRUPTED);
    reader.find(new StoreOrder.Find(inquiry, stop));
  }

  @Test
  void cancelOfWhatWaitsInTheStore_leavesOneFewerThere() {
    run.cancels = true;
    cancel();
    assertEquals(new Event.CancelledInStore(""), inbox.poll());
    assertEquals(new Event.Found(inquiry, null), inbox.poll());
  }

  @Test
  void cancelOfWhatARunHas_leavesAsMany() {
    cancel();
    assertEquals(new Event.Found(inquiry, null), inbox.poll());
    assertNull(inbox.poll());
  }
}
