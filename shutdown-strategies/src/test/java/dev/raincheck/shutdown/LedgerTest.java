package dev.raincheck.shutdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.shutdown.Ledger.Column;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Ledger FIVE =
      Ledger.of(5, Map.of(Column.ANSWERED, 2L, Column.EXPIRED, 2L, Column.LOST, 1L));

  @Test
  void columns_addUpToWhatWasAccepted() {
    assertEquals(5, FIVE.total());
    assertTrue(FIVE.addsUp());
    assertFalse(Ledger.of(6, Map.of(Column.ANSWERED, 5L)).addsUp());
  }

  @Test
  void missingColumn_isZero() {
    assertEquals(0, FIVE.cancelled());
    assertEquals(2, FIVE.in(Column.ANSWERED));
    assertEquals(Ledger.of(0, Map.of()), Ledger.of(0, Map.of(Column.LOST, 0L)));
  }

  @Test
  void text_hasEveryColumn() {
    assertEquals(
        "accepted 5 = answered 2 + acknowledged 0 + delivered 0 + expired 2 + cancelled 0"
            + " + aborted 0 + rejected 0 + handed over 0 + lost 1",
        FIVE.toString());
  }

  @Test
  void map_hasEveryColumn_byTheNameOfItsMethod() {
    assertEquals(
        "{accepted=5, answered=2, acknowledged=0, delivered=0, expired=2, cancelled=0,"
            + " aborted=0, rejected=0, handedOver=0, lost=1}",
        FIVE.asMap().toString());
  }

  @Test
  void countBelowZero_isRefused() {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> Ledger.of(1, Map.of(Column.ABORTED, -1L)));
    assertEquals("aborted: -1 (expected: 0 or more; count operations)", refused.getMessage());
  }
}
