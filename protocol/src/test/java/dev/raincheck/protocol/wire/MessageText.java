package dev.raincheck.protocol.wire;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Messages as text that can be compared: records compare the arrays in them by identity.
final class MessageText {
  private MessageText() {}

  static String of(@Nullable Object part) {
    return switch (part) {
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      case Map<?, ?> map -> new TreeMap<>(map).toString();
      case Record message ->
          Arrays.stream(message.getClass().getRecordComponents())
              .map(component -> component.getName() + "=" + of(read(message, component)))
              .collect(Collectors.joining(", ", message.getClass().getSimpleName() + "[", "]"));
      case null, default -> String.valueOf(part);
    };
  }

  private static @Nullable Object read(Record message, RecordComponent component) {
    try {
      return component.getAccessor().invoke(message);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component.toString(), e);
    }
  }
}
