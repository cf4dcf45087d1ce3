package dev.raincheck.server.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.server.settings.Limits;
import org.junit.jupiter.api.Test;

class DerivedLimitsTest {
  @Test
  void value_leavesRoomForItsEnvelope() {
    assertEquals((1 << 20) - 1_024, new DerivedLimits(Limits.DEFAULT).valueBytesMax());
  }

  @Test
  void connections_areTwiceAsManyAsSessions() {
    assertEquals(20_000, new DerivedLimits(Limits.DEFAULT).connectionsMax());
    var most =
        Limits.DEFAULT
            .withMessageBytesMax(65_536)
            .withUnfinishedMax(1)
            .withKeptMax(1)
            .withKeptBytesMax(1)
            .withSessionsMax(Integer.MAX_VALUE)
            .withSessionCallsMax(1)
            .withTombstonesMax(1)
            .withClientShare(1);
    assertEquals(Integer.MAX_VALUE, new DerivedLimits(most).connectionsMax());
  }

  @Test
  void smallLimit_isShared_soThatNobodyHasNothing() {
    assertEquals(1, DerivedLimits.share(1, 0.1));
    assertEquals(5, DerivedLimits.share(10, 0.5));
  }
}
