package dev.raincheck.stores.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.server.store.NewRecord;
import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.store.StoreBatch;
import dev.raincheck.server.store.StoreException;
import dev.raincheck.server.store.StoredOperation;
import dev.raincheck.server.store.StoredOutcome;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The part of [OperationStoreContract] that is about the names of records.
abstract class RecordNameContract extends StoreBench {
  private static final RecordName SHARED = new RecordName("key of t\ninvoice", 7, 5_000, 90_000);
  private static final RecordName PLACE = new RecordName("abc.1", 8, 0, 90_000);

  private Set<RecordId> accept(long number, String principal, RecordName name)
      throws StoreException {
    var record =
        new NewRecord(
            id(number),
            Stage.QUEUED,
            "t.work",
            principal,
            false,
            new byte[] {9},
            60_000,
            null,
            name,
            null);
    return run.write(new StoreBatch(List.of(record), List.of(), List.of(), List.of(), List.of()));
  }

  private void forget(long number) throws StoreException {
    forget(number, "alice");
  }

  private NewRecord named(RecordName name) throws StoreException {
    StoredOperation found = run.find("alice", name.text());
    return Objects.requireNonNull(found, () -> "record of " + name).record();
  }

  @Test
  void name_isOneRecords_ofOnePrincipal() throws StoreException {
    assertEquals(Set.of(), accept(1, "alice", SHARED));
    assertEquals(Set.of(id(2)), accept(2, "alice", SHARED));
    assertNull(run.find(id(2)));
    assertEquals(Set.of(), accept(1, "alice", SHARED), "the same again");
    assertEquals(Set.of(), accept(3, "bob", SHARED));
    assertEquals(Set.of(), accept(4, "alice", PLACE));
    assertNull(run.find("carol", SHARED.text()));
    next();
    assertEquals(id(1), named(SHARED).id());
    assertEquals(SHARED, named(SHARED).name());
    assertEquals(id(4), named(PLACE).id());
    assertEquals(Set.of(id(5)), accept(5, "alice", PLACE));
  }

  @Test
  void nameOfTwoInOneBatch_isTheFirsts() throws StoreException {
    var one =
        new NewRecord(
            id(1), Stage.QUEUED, "t.work", "alice", false, new byte[0], 60_000, null, SHARED, null);
    var two =
        new NewRecord(
            id(2), Stage.QUEUED, "t.work", "alice", false, new byte[0], 60_000, null, SHARED, null);
    var batch = new StoreBatch(List.of(one, two), List.of(), List.of(), List.of(), List.of());
    assertEquals(Set.of(id(2)), run.write(batch));
    assertEquals(id(1), named(SHARED).id());
  }

  @Test
  void name_isAnyText() throws StoreException {
    long number = 0;
    for (String text : List.of("a\0b", "a\0", "'\"\\", "ä€\uD83D\uDE00", "A", "a", " a", "%_")) {
      var name = new RecordName(text, ++number, 1, 1);
      assertEquals(Set.of(), accept(number, "alice", name));
      assertEquals(name, named(name).name());
    }
  }

  @Test
  void sharedName_ofWhatNeverStarted_isFree() throws StoreException {
    accept(1, "alice", SHARED);
    end(1, UNSTARTED);
    assertEquals(Set.of(), accept(2, "alice", SHARED));
    next();
    var mine = new StoreBatch.Forgotten(id(2), "alice");
    assertTrue(cancel(mine, UNSTARTED, VALUE));
    assertEquals(Set.of(), accept(3, "alice", SHARED));
  }

  @Test
  void otherName_ofWhatNeverStarted_isNot() throws StoreException {
    accept(1, "alice", PLACE);
    end(1, UNSTARTED);
    assertEquals(Set.of(id(2)), accept(2, "alice", PLACE));
  }

  @Test
  void sharedOutcome_isKeptForOthersAWhile_thenRemembered_thenForgotten() throws StoreException {
    accept(1, "alice", SHARED);
    end(1, VALUE);
    forget(1);
    assertEquals(VALUE, named(SHARED).outcome());
    pass(6_000);
    assertEquals(1, purge());
    assertEquals(Stage.GONE, named(SHARED).stage());
    assertEquals(StoredOutcome.Kind.VALUE, Objects.requireNonNull(named(SHARED).outcome()).kind());
    assertEquals(0, Objects.requireNonNull(named(SHARED).outcome()).bytes().length);
    assertEquals(Set.of(id(2)), accept(2, "alice", SHARED));
    forget(1);
    end(1, VALUE);
    assertEquals(Stage.GONE, named(SHARED).stage());
    pass(80_000);
    assertEquals(0, purge());
    pass(11_000);
    assertEquals(1, purge());
    assertNull(run.find("alice", SHARED.text()));
    assertEquals(Set.of(), accept(2, "alice", SHARED));
  }

  @Test
  void otherOutcome_isDeletedWhenItIsForgotten_andRememberedWhenItsRetentionEnds()
      throws StoreException {
    accept(1, "alice", PLACE);
    end(1, VALUE);
    pass(61_000);
    assertEquals(1, purge());
    assertEquals(Stage.GONE, named(PLACE).stage());
    var other = new RecordName("abc.2", 8, 0, 90_000);
    accept(2, "alice", other);
    end(2, VALUE);
    forget(2);
    assertNull(run.find("alice", other.text()));
    assertNull(run.find(id(2)));
  }

  @Test
  void whatMustNotBeDeleted_staysForItsRetention_andIsRememberedAfterThat() throws StoreException {
    accept(1, "alice", new RecordName("abc.3", 8, RecordName.NOT_DELETED, 90_000));
    end(1, UNSTARTED);
    forget(1);
    assertEquals(Set.of(id(2)), accept(2, "alice", new RecordName("abc.3", 8, 0, 90_000)));
    pass(61_000);
    assertEquals(1, purge());
    assertEquals(Stage.GONE, stage(1));
    assertEquals(Set.of(id(2)), accept(2, "alice", new RecordName("abc.3", 8, 0, 90_000)));
  }

  /// The first copy does not know that there are others.
  @Test
  void whatIsAskedForByAMovedCopy_isNotDeletedEither() throws StoreException {
    accept(1, "alice", PLACE);
    var moved = new RecordName(PLACE.text(), 8, RecordName.NOT_DELETED, 90_000);
    assertEquals(Set.of(id(2)), accept(2, "alice", moved));
    end(1, VALUE);
    forget(1);
    assertEquals(id(1), named(PLACE).id());
    assertEquals(Set.of(id(3)), accept(3, "alice", moved));
    pass(61_000);
    assertEquals(1, purge());
    assertEquals(Stage.GONE, stage(1));
  }

  @Test
  void ofWhatIsAskedForByAKey_theOutcomeIsKeptNoLongerForThat() throws StoreException {
    accept(1, "alice", SHARED);
    var moved = new RecordName(SHARED.text(), 7, RecordName.NOT_DELETED, 90_000);
    accept(2, "alice", moved);
    end(1, VALUE);
    forget(1);
    pass(6_000);
    assertEquals(1, purge());
    assertEquals(Stage.GONE, stage(1));
  }

  @Test
  void ofWhatIsRemembered_theOldestGiveWay_ifThereIsTooMuch() throws StoreException {
    for (long number = 1; number <= 5; number++) {
      remember(number);
    }
    pass(61_000);
    assertEquals(5, purge());
    assertEquals(0, run.purge(5));
    assertEquals(2, run.purge(3));
    assertEquals(0, run.purge(3));
    assertNull(run.find("alice", "abc.2"));
    assertNotNull(run.find("alice", "abc.3"));
    next();
    pass(360_000);
    assertEquals(2, purge(), "3 and 4 were remembered for long enough");
    remember(6);
    pass(61_000);
    assertEquals(1 + 1, purge(), "6 is remembered, 5 no more");
    assertEquals(0, run.purge(1));
    assertNotNull(run.find("alice", "abc.6"));
    assertEquals(1, run.purge(0));
    assertNull(run.find("alice", "abc.6"));
  }

  /// It has ended, and the later ones are remembered a minute longer each.
  private void remember(long number) throws StoreException {
    accept(number, "alice", new RecordName("abc." + number, 8, 0, 90_000 + 60_000 * number));
    end(number, VALUE);
  }

  @Test
  void smallFailure_isRemembered_andALargeOneIsNot() throws StoreException {
    accept(1, "alice", SHARED);
    end(1, new StoredOutcome(StoredOutcome.Kind.FAILURE, new byte[] {5}));
    accept(2, "alice", PLACE);
    byte[] large = new byte[StoredOutcome.REMEMBERED_BYTES_MAX + 1];
    end(2, new StoredOutcome(StoredOutcome.Kind.FAILURE, large));
    pass(61_000);
    purge();
    assertArrayEquals(new byte[] {5}, Objects.requireNonNull(named(SHARED).outcome()).bytes());
    assertEquals(0, Objects.requireNonNull(named(PLACE).outcome()).bytes().length);
  }

  @Test
  void whatItsServerLeft_keepsItsName() throws StoreException {
    accept(1, "alice", SHARED);
    start(1);
    next();
    assertEquals(StoredOutcome.INTERRUPTED, named(SHARED).outcome());
    assertNotNull(run.find(id(1)));
    assertEquals(Set.of(id(2)), accept(2, "alice", SHARED));
  }
}
