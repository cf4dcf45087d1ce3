package dev.raincheck.stores.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoreRun;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The part of [OperationStoreContract] that is about what waits, and is taken.
abstract class TakingContract extends RecordNameContract {
  @Test
  void whatIsTaken_isTakenOnce_oldestFirst_andOnlyWhatTheServerKnows() throws StoreException {
    for (long number = 1; number <= 5; number++) {
      accept(record(number, NewRecord.Stage.QUEUED, false));
    }
    assertEquals(List.of(), take(9), "they are this run's");
    next();
    assertEquals(List.of(), run.take(List.of("t.other"), 9, Long.MAX_VALUE).operations());
    assertEquals(List.of(1L, 2L), take(2));
    assertEquals(List.of(3L, 4L, 5L), take(9));
    assertEquals(List.of(), take(9));
  }

  @Test
  void ofEachMethod_theOldestIsTakenFirst_andMethodsHaveTheirTurns() throws StoreException {
    for (long number = 1; number <= 4; number++) {
      accept(queued(number, "t.one", 1), queued(100 + number, "t.other", 1));
    }
    next();
    List<String> both = List.of("t.one", "t.other");
    var firsts = new HashSet<Long>();
    for (int i = 0; i < 2; i++) {
      firsts.addAll(numbers(run.take(both, 2, Long.MAX_VALUE).operations()));
    }
    assertEquals(Set.of(1L, 2L, 101L, 102L), firsts);
    assertEquals(4, run.take(both, 9, Long.MAX_VALUE).operations().size());
  }

  @Test
  void ofFewThatWait_itIsKnownWhoseTheyAre_ifTheStoreCanSayAtAll() throws StoreException {
    accept(record(1, NewRecord.Stage.QUEUED, false), record(2, NewRecord.Stage.QUEUED, false));
    accept(queued(3, "t.other", 1), record(4, NewRecord.Stage.STARTED, false));
    Map<String, Long> sample = run.waitingSample();
    assertTrue(sample == null || sample.isEmpty(), () -> "they are this run's: " + sample);
    next();
    Map<String, Long> left = run.waitingSample();
    boolean isRight =
        left == null ? sample == null : left.isEmpty() || left.equals(Map.of("alice", 2L, "", 1L));
    assertTrue(isRight, () -> sample + ", then " + left);
  }

  @Test
  void take_saysWhetherThereMayBeMore() throws StoreException {
    accept(queued(1, "t.work", 1), queued(2, "t.work", 1), queued(3, "t.work", 1));
    next();
    assertTrue(run.take(METHODS, 2, Long.MAX_VALUE).mayBeMore());
    assertFalse(run.take(METHODS, 2, Long.MAX_VALUE).mayBeMore());
    assertFalse(run.take(METHODS, 2, Long.MAX_VALUE).mayBeMore());
  }

  @Test
  void take_endsWhereItsBytesDo_andTakesOneInAnyCase() throws StoreException {
    for (long number = 1; number <= 6; number++) {
      accept(queued(number, "t.work", 1_000));
    }
    next();
    StoreRun.Taken taken = run.take(METHODS, 9, 3_000);
    assertEquals(List.of(1L, 2L, 3L), numbers(taken.operations()));
    assertTrue(taken.mayBeMore());
    assertEquals(List.of(4L), numbers(run.take(METHODS, 9, 1).operations()));
    assertEquals(List.of(5L, 6L), numbers(run.take(METHODS, 9, 3_000).operations()));
  }

  @Test
  void whatIsNotThisRunsAnyMore_isNotEndedByIt() throws StoreException {
    accept(record(1, NewRecord.Stage.QUEUED, true), record(2, NewRecord.Stage.STARTED, true));
    release(1);
    end(1, VALUE);
    assertEquals(NewRecord.Stage.QUEUED, stage(1));
    next();
    end(2, VALUE);
    assertEquals(NewRecord.Stage.QUEUED, stage(2));
    assertEquals(List.of(1L, 2L), take(9));
    end(2, VALUE);
    assertEquals(VALUE, found(2).record().outcome());
  }

  @Test
  void whatTwoServersHaveDiedUnder_isTakenOnlyIfThatIsWanted() throws StoreException {
    accept(record(1, NewRecord.Stage.STARTED, true));
    next();
    StoreRun.Taken second = run.take(METHODS, 9, Long.MAX_VALUE, false);
    assertEquals(List.of(1L), numbers(second.operations()));
    assertFalse(second.operations().getFirst().isSuspect());
    start(1);
    next();
    accept(record(2, NewRecord.Stage.QUEUED, true));
    release(2);
    assertEquals(List.of(2L), numbers(run.take(METHODS, 9, Long.MAX_VALUE, false).operations()));
    StoreRun.Taken suspects = run.take(METHODS, 9, Long.MAX_VALUE, true);
    assertEquals(List.of(1L), numbers(suspects.operations()));
    assertTrue(suspects.operations().getFirst().isSuspect());
  }
}
