package dev.raincheck.benchmarks;

import dev.raincheck.client.exceptions.RaincheckException;
import java.util.stream.Stream;

/// What a caller knows of its call when it has ended.
enum SoakTold {
  SUCCEEDED(0),
  /// Its token was got, and nobody asked any more.
  ABANDONED(1),
  NOT_STARTED(2),
  STARTED(3),
  FINISHED(4),
  UNKNOWN(5);

  private static final int BITS = 3;

  private final int code;

  SoakTold(int code) {
    this.code = code;
  }

  static SoakTold of(RaincheckException thrown) {
    return valueOf(thrown.execution().name());
  }

  /// Whether a caller who was told this was told the truth.
  ///
  /// @param starts how often the handler was started
  boolean fits(int starts) {
    return switch (this) {
      case SUCCEEDED, ABANDONED, FINISHED -> starts == 1;
      case NOT_STARTED -> starts == 0;
      case STARTED, UNKNOWN -> starts <= 1; // stopped at once, it may not have come to its line
    };
  }

  /// A call and what was told of it, in one number; in the order of the ids.
  long packed(long id) {
    return id << BITS | code;
  }

  static SoakTold of(long packed) {
    long code = packed & ((1 << BITS) - 1);
    return Stream.of(values()).filter(it -> it.code == code).findFirst().orElseThrow();
  }

  static long id(long packed) {
    return packed >> BITS;
  }
}
