package dev.raincheck.server.look;

import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.state.Operation;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An operation by the name that logs, threads and errors give it: `0123456789abcdef`, perhaps with
/// the method in front of it, `reports.build-0123456789abcdef`.
///
/// @param method empty if it is not said
public record OperationName(String text, String method, long shownId) {
  private static final int ID_CHARS = 16;

  /// Whether the text is the name of an operation.
  public static boolean isOne(String text) {
    int from = text.length() - ID_CHARS;
    return from >= 0
        && text.substring(from).chars().allMatch(HexFormat::isHexDigit)
        && (from == 0 || text.charAt(from - 1) == '-');
  }

  /// @throws IllegalArgumentException if it is none
  public static OperationName of(String text) {
    if (!isOne(text)) {
      throw new IllegalArgumentException(
          "operation: \"%s\" (expected: 16 hexadecimal digits, such as 0123456789abcdef, perhaps with the method in front, as logs have it)"
              .formatted(text));
    }
    int from = text.length() - ID_CHARS;
    return new OperationName(
        text,
        text.substring(0, Math.max(0, from - 1)),
        HexFormat.fromHexDigitsToLong(text, from, text.length()));
  }

  /// The 16 digits, whatever stands in front of them; other words if it is not the name of an
  /// operation.
  public static String shownIdIn(@Nullable String text) {
    return text != null && isOne(text)
        ? text.substring(text.length() - ID_CHARS)
        : "what is no operation";
  }

  public boolean isIdOf(Operation operation) {
    Token.Id id = operation.knownId();
    return id != null && id.high() == shownId;
  }

  /// Whether it is an operation of the method, if one was said.
  public boolean fits(Operation operation) {
    return method.isEmpty() || method.equals(operation.method.name());
  }

  /// What is asked about one operation.
  ///
  /// @param stack whether the stack of its handler is wanted, too
  public record OfLook(OperationName name, boolean stack) {
    private static final Set<String> NAMES = Set.of("operation", "stack");

    /// @throws IllegalArgumentException if that is not said, or more
    public static OfLook of(Map<String, String> filters) {
      for (String filter : filters.keySet()) {
        if (!NAMES.contains(filter)) {
          throw new IllegalArgumentException(
              "filter: \"%s\" (expected: one of %s)".formatted(filter, new TreeSet<>(NAMES)));
        }
      }
      return new OfLook(
          OperationName.of(filters.getOrDefault("operation", "")),
          filters.getOrDefault("stack", "false").equals("true"));
    }
  }
}
