package dev.raincheck.spring;

import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Carries properties into settings, and says which property does not fit.
final class Setting {
  private Setting() {}

  /// The settings with one more value, if there is one.
  static <S, V> S with(S settings, @Nullable V value, BiFunction<S, V, S> wither) {
    return value == null ? settings : wither.apply(settings, value);
  }

  /// Whatever reads the properties below this name.
  static <T> T of(String property, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException unfit) {
      throw new RaincheckConfigurationException(
          "The properties %s do not fit: %s".formatted(property, unfit.getMessage()),
          "Change what the message names, in application.properties or wherever it is set.",
          unfit);
    }
  }

  static CurveKeys keys(String property, Path file) {
    try {
      return CurveKeys.read(file);
    } catch (IOException | IllegalArgumentException unfit) {
      throw new RaincheckConfigurationException(
          "The keys of %s cannot be read: %s".formatted(property, unfit.getMessage()),
          "Make keys with `raincheck keygen NAME`, which writes NAME.keys, or name the file that"
              + " has them.",
          unfit);
    }
  }
}
