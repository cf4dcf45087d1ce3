package dev.raincheck.stores.tck;

import static java.lang.Double.NaN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Progress;
import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a server relies on, whichever store it has. A store's own test extends this, and gives a
/// new, empty store to each test.
public abstract class OperationStoreContract extends SeeingContract {
  /// JUnit makes one for each test, which has a store of its own.
  protected OperationStoreContract() {}

  @Test
  void runs_haveOneStoreAndSecret_andRisingEpochs() throws StoreException {
    StoreRun.Identity first = run.identity();
    StoreRun.Identity second = next().identity();
    assertEquals(first.store(), second.store());
    assertArrayEquals(first.tokenSecret(), second.tokenSecret());
    assertTrue(first.tokenSecret().length >= 16);
    assertTrue(second.epoch() > first.epoch());
    assertTrue(first.epoch() > 0);
    run.close();
    store = create();
    run = store.open("another");
    assertNotEquals(first.store(), run.identity().store());
  }

  @Test
  void record_isFoundAsItWasWritten_alsoByTheNextRun() throws StoreException {
    accept(record(1, NewRecord.Stage.QUEUED, true));
    next();
    pass(5_000);
    StoredOperation found = found(1);
    NewRecord record = found.record();
    assertEquals("t.work", record.method());
    assertEquals("alice", record.principal());
    assertTrue(record.idempotent());
    assertArrayEquals(REQUEST, record.request());
    assertEquals(60_000, record.retentionMs());
    assertTrue(found.ageMs() >= 5_000, () -> found.ageMs() + " ms");
    assertNull(run.find(id(2)));
  }

  @Test
  void stages_areWrittenInOrder_andAnEndIsFinal() throws StoreException {
    accept(record(1, NewRecord.Stage.QUEUED, false));
    start(1);
    assertEquals(NewRecord.Stage.STARTED, stage(1));
    end(1, VALUE);
    assertEquals(VALUE, found(1).record().outcome());
    end(1, StoredOutcome.INTERRUPTED);
    start(1);
    release(1);
    assertEquals(VALUE, found(1).record().outcome());
  }

  @Test
  void sameBatchAgain_changesNothing() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, false));
    end(1, VALUE);
    accept(record(1, NewRecord.Stage.STARTED, false));
    assertEquals(NewRecord.Stage.DONE, stage(1));
    accept(record(2, NewRecord.Stage.DONE, false));
    assertEquals(VALUE, found(2).record().outcome());
  }

  @Test
  void start_saysWhichMustNotStart() throws StoreException {
    accept(record(1, NewRecord.Stage.QUEUED, true), record(2, NewRecord.Stage.QUEUED, true));
    accept(record(3, NewRecord.Stage.DONE, true));
    release(2);
    assertEquals(Set.of(id(2), id(3), id(4)), start(1, 2, 3, 4));
    assertEquals(Set.of(), start(1), "the same again: it was written");
    assertEquals(NewRecord.Stage.QUEUED, stage(2));
    next();
    assertEquals(Set.of(id(1)), start(1), "it was the former run's");
    assertEquals(List.of(1L, 2L), take(9));
    assertEquals(Set.of(), start(1, 2));
  }

  @Test
  void whatHadStarted_isQueuedAgainIfIdempotent_elseInterrupted() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, true), record(2, NewRecord.Stage.STARTED, false));
    accept(record(3, NewRecord.Stage.DONE, false), record(4, NewRecord.Stage.QUEUED, false));
    next();
    assertEquals(StoredOutcome.INTERRUPTED, found(2).record().outcome());
    assertEquals(VALUE, found(3).record().outcome());
    List<StoredOperation> taken = run.take(METHODS, 9, Long.MAX_VALUE).operations();
    assertEquals(List.of(id(1), id(4)), taken.stream().map(it -> it.record().id()).toList());
    assertEquals(List.of(2, 1), taken.stream().map(StoredOperation::attempt).toList());
  }

  @Test
  void whateverHasEnded_hasNoRequestAnyMore() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, false), record(2, NewRecord.Stage.STARTED, false));
    accept(record(3, NewRecord.Stage.QUEUED, false), record(4, NewRecord.Stage.DONE, false));
    end(1, VALUE);
    next();
    assertTrue(cancel(new StoreBatch.Forgotten(id(3), "alice"), UNSTARTED, VALUE));
    for (long number = 1; number <= 4; number++) {
      assertEquals(NewRecord.Stage.DONE, stage(number));
      assertEquals(0, found(number).record().request().length, "record " + number);
    }
  }

  @Test
  void trace_isKeptWhateverBecomesOfTheOperation_andIsNoPartOfItsOutcome() throws StoreException {
    accept(traced(record(1, NewRecord.Stage.STARTED, false)));
    accept(traced(record(2, NewRecord.Stage.QUEUED, false)));
    accept(traced(record(3, NewRecord.Stage.STARTED, false)));
    accept(record(4, NewRecord.Stage.QUEUED, false));
    end(1, VALUE);
    cancel(new StoreBatch.Forgotten(id(2), "alice"), UNSTARTED, VALUE);
    next();
    assertEquals(VALUE, found(1).record().outcome());
    assertEquals(StoredOutcome.INTERRUPTED, found(3).record().outcome());
    for (int number = 1; number <= 3; number++) {
      assertEquals(TRACE, found(number).record().trace());
    }
    assertNull(found(4).record().trace());
  }

  @Test
  void progress_isFoundWhileItRuns_andIsOfThatRunAlone() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, true), record(2, NewRecord.Stage.STARTED, true));
    accept(record(3, NewRecord.Stage.STARTED, true), record(4, NewRecord.Stage.QUEUED, true));
    assertNull(found(1).progress());
    for (Progress latest : List.of(new Progress(0.25, "a\0b\u20ac"), new Progress(NaN, ""))) {
      tell(latest, 1, 2, 3, 4, 5);
      for (long number = 1; number <= 3; number++) {
        assertEquals(latest, found(number).progress());
      }
    }
    assertNull(found(4).progress(), "it does not run");
    end(1, VALUE);
    tell(new Progress(0.5, "late"), 1);
    assertNull(found(1).progress());
    release(2);
    next();
    assertEquals(2 + 1, take(9).size());
    start(2, 3, 4);
    for (long number = 2; number <= 4; number++) {
      assertNull(found(number).progress(), "of this run there is none");
    }
  }

  /// Any text of a client, also one that a text of a database cannot hold.
  private static final String TRACE = "00-4bf92f35\0\u20ac";

  private static NewRecord traced(NewRecord it) {
    return new NewRecord(
        it.id(),
        it.stage(),
        it.method(),
        it.principal(),
        it.idempotent(),
        it.request(),
        it.retentionMs(),
        it.outcome(),
        it.name(),
        TRACE);
  }

  @Test
  void whatEndsEachOfItsServers_isInterruptedInTheEnd() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, true));
    for (int attempt = 2; attempt <= 5; attempt++) {
      next();
      assertEquals(List.of(1L), take(9));
      start(1);
    }
    next();
    assertEquals(List.of(), take(9));
    assertEquals(StoredOutcome.INTERRUPTED, found(1).record().outcome());
  }

  @Test
  void whatIsReleased_isFreeForAnotherRun_andThatIsNoAttempt() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, true));
    release(1);
    next();
    List<StoredOperation> taken = run.take(METHODS, 9, Long.MAX_VALUE).operations();
    assertEquals(1, taken.size());
    assertEquals(1, taken.getFirst().attempt());
    assertEquals(NewRecord.Stage.QUEUED, taken.getFirst().record().stage());
  }

  @Test
  void whatIsForgotten_isGone_butNotBeforeItsEnd_andNotForAnybodyElse() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, false));
    forget(1, "alice");
    assertEquals(NewRecord.Stage.STARTED, stage(1));
    end(1, VALUE);
    forget(1, "bob");
    assertEquals(NewRecord.Stage.DONE, stage(1));
    forget(1, "alice");
    assertNull(run.find(id(1)));
    forget(1, "alice");
  }

  @Test
  void cancel_endsWhatIsQueuedAndNobodys_andNothingElse() throws StoreException {
    accept(record(1, NewRecord.Stage.QUEUED, false), record(2, NewRecord.Stage.QUEUED, false));
    var mine = new StoreBatch.Forgotten(id(1), "alice");
    assertFalse(cancel(mine, VALUE, UNSTARTED), "it is this run's");
    next();
    assertFalse(cancel(new StoreBatch.Forgotten(id(1), "bob"), VALUE, UNSTARTED));
    assertTrue(cancel(mine, VALUE, UNSTARTED));
    assertFalse(cancel(mine, VALUE, UNSTARTED));
    assertEquals(VALUE, found(1).record().outcome());
    assertEquals(List.of(2L), take(9));
  }

  @Test
  void whatWasStartedBefore_isKnownToHaveBeen_andEndsAsThat() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, true), record(2, NewRecord.Stage.STARTED, true));
    accept(record(3, NewRecord.Stage.QUEUED, true));
    release(1);
    release(3);
    next();
    assertTrue(found(1).ran(), "it was handed off");
    assertTrue(found(2).ran(), "its server died");
    assertFalse(found(3).ran());
    for (long number = 1; number <= 3; number++) {
      assertTrue(cancel(new StoreBatch.Forgotten(id(number), "alice"), UNSTARTED, VALUE));
      assertEquals(number == 3 ? UNSTARTED : VALUE, found(number).record().outcome());
    }
  }

  @Test
  void retention_countsFromTheEnd() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, false));
    pass(70_000);
    assertEquals(0, purge());
    end(1, VALUE);
    pass(50_000);
    assertEquals(0, purge());
    pass(11_000);
    assertEquals(1, purge());
    assertNull(run.find(id(1)));
  }

  @Test
  void whatIsOver_isPurgedInPortions() throws StoreException {
    NewRecord[] many = new NewRecord[StoreRun.PURGED_MAX + 5];
    for (int i = 0; i < many.length; i++) {
      many[i] = record(i, NewRecord.Stage.DONE, false);
    }
    accept(many);
    pass(61_000);
    assertEquals(StoreRun.PURGED_MAX, purge());
    assertEquals(5, purge());
    assertEquals(0, purge());
  }

  @Test
  void largeBatch_isWrittenAsAWhole() throws StoreException {
    NewRecord[] many = new NewRecord[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = record(i + 1, NewRecord.Stage.QUEUED, false);
    }
    accept(many);
    next();
    assertEquals(1_000, take(2_000).size());
  }
}
