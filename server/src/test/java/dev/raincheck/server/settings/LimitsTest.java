package dev.raincheck.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which limits can be set; what they do is in [dev.raincheck.server.book.ClientLimitsTest] and
/// [dev.raincheck.server.book.SessionTest].
class LimitsTest {
  private static final Limits LEAST =
      Limits.DEFAULT
          .withMessageBytesMax(65_536)
          .withUnfinishedMax(1)
          .withKeptMax(1)
          .withKeptBytesMax(1)
          .withSessionsMax(1)
          .withSessionCallsMax(1)
          .withTombstonesMax(1)
          .withClientShare(Double.MIN_VALUE);

  static Stream<Arguments> tooSmall() {
    return Stream.of(
        Arguments.of(
            "messageBytesMax: 65535 (expected: at least 65536, so that every error fits)",
            of(limits -> limits.withMessageBytesMax(65_535))),
        Arguments.of(
            "unfinishedMax: 0 (expected: at least 1)", of(limits -> limits.withUnfinishedMax(0))),
        Arguments.of("keptMax: 0 (expected: at least 1)", of(limits -> limits.withKeptMax(0))),
        Arguments.of(
            "keptBytesMax: 0 (expected: at least 1)", of(limits -> limits.withKeptBytesMax(0))),
        Arguments.of(
            "sessionsMax: 0 (expected: at least 1)", of(limits -> limits.withSessionsMax(0))),
        Arguments.of(
            "sessionCallsMax: 0 (expected: at least 1)",
            of(limits -> limits.withSessionCallsMax(0))),
        Arguments.of(
            "tombstonesMax: 0 (expected: at least 1)", of(limits -> limits.withTombstonesMax(0))),
        Arguments.of(
            "clientShare: 0.0 (expected: above 0, at most 1)",
            of(limits -> limits.withClientShare(0))),
        Arguments.of(
            "clientShare: 1.5 (expected: above 0, at most 1)",
            of(limits -> limits.withClientShare(1.5))));
  }

  private static Executable of(Function<Limits, Limits> change) {
    return () -> change.apply(LEAST);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tooSmall")
  void limitThatMakesNoSense_isRefusedWithWhatIsExpected(String message, Executable make) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, make).getMessage());
  }

  @Test
  void moreUnfinishedOperations_bringTwiceAsManyKeptValues_andNeverFewer() {
    assertEquals(2_000_000, Limits.DEFAULT.withUnfinishedMax(1_000_000).keptMax());
    assertEquals(200_000, Limits.DEFAULT.withUnfinishedMax(10).keptMax());
  }
}
