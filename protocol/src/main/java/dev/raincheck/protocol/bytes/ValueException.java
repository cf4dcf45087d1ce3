package dev.raincheck.protocol.bytes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A value cannot travel, or bytes are not the value that was expected.
///
/// The message begins with the place in the value where that shows, such as `query.regions[2].name:
/// 5 (expected: text)`. Of any text that came, it holds at most 40 characters.
public sealed class ValueException extends RuntimeException
    permits ValueTooLargeException, WritingInterruptedException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN_MAX = 40;

  /// Steps into a value; of a longer path the beginning and the end are shown.
  private static final int STEPS_MAX = 8;

  /// The way from the whole value to the place, added to on the way out.
  private final transient Deque<String> steps = new ArrayDeque<>();

  /// @param message what is wrong, and what is expected
  public ValueException(String message) {
    super(message);
  }

  public ValueException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Any failure in a part of a value, with the step that leads to the part.
  static ValueException at(String step, RuntimeException failure) {
    ValueException placed =
        failure instanceof ValueException known
            ? known
            : new ValueException(failure.toString(), failure);
    placed.steps.addFirst(step);
    return placed;
  }

  public static ValueException atName(String name, RuntimeException failure) {
    return at("." + shortened(name), failure);
  }

  public static ValueException atIndex(int index, RuntimeException failure) {
    return at("[" + index + "]", failure);
  }

  /// Of a text that may be as long as it likes.
  public static String shortened(String text) {
    if (text.length() <= SHOWN_MAX) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(SHOWN_MAX - 1));
    return text.substring(0, splitsPair ? SHOWN_MAX - 1 : SHOWN_MAX) + "…";
  }

  /// The place, what is wrong there, and what is expected.
  @Override
  public String getMessage() {
    String problem = String.valueOf(super.getMessage());
    return steps.isEmpty() ? problem : path() + ": " + problem;
  }

  private String path() {
    List<String> all = new ArrayList<>(steps);
    String path =
        all.size() <= STEPS_MAX
            ? String.join("", all)
            : String.join("", all.subList(0, STEPS_MAX - 1)) + "…" + all.getLast();
    return path.startsWith(".") ? path.substring(1) : path;
  }
}
