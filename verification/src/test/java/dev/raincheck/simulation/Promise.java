package dev.raincheck.simulation;

import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// What every history must keep.
public final class Promise {
  /// It did not.
  public static final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    public Broken(String what) {
      super(what);
    }
  }

  private Promise() {}

  /// Puts into words only what is broken: all else would take longer than the history.
  ///
  /// @param promise with a `{}` for each of the arguments
  public static void require(boolean holds, String promise, @Nullable Object... arguments) {
    if (!holds) {
      String broken = promise;
      for (Object argument : arguments) {
        broken = broken.replaceFirst("\\{}", Matcher.quoteReplacement(String.valueOf(argument)));
      }
      throw new Broken(broken);
    }
  }
}
