package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The types of the JDK that hold values of other types.
final class DirectContainers {
  private DirectContainers() {}

  /// A list, a set, or a collection.
  record Elements(Class<?> type, DirectType element) implements DirectType {
    @Override
    public void write(ValueBuffer out, Object value) {
      DirectType.require(type.isInstance(value));
      int start = out.openContainer();
      int count = 0;
      for (Object each : (Collection<?>) value) {
        element.writeNullable(out, each);
        count++;
      }
      out.closeContainer(start, count, false);
    }

    @Override
    public Object read(ValueTokens in, JsonToken first) {
      DirectType.require(first == JsonToken.START_ARRAY);
      int count = in.entries();
      Collection<@Nullable Object> values =
          type == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(element.readNullable(in));
      }
      return values;
    }
  }

  /// A map by text.
  record Entries(DirectType value) implements DirectType {
    @Override
    public void write(ValueBuffer out, Object map) {
      int start = out.openContainer();
      int count = 0;
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
        out.text((String) entry.getKey());
        value.writeNullable(out, entry.getValue());
        count++;
      }
      out.closeContainer(start, count, true);
    }

    @Override
    public Object read(ValueTokens in, JsonToken first) {
      DirectType.require(first == JsonToken.START_OBJECT);
      int count = in.entries();
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        entries.put(in.nextName(), value.readNullable(in));
      }
      return entries;
    }
  }

  /// A value or nil.
  record Maybe(DirectType content) implements DirectType {
    @Override
    public void write(ValueBuffer out, Object value) {
      content.writeNullable(out, ((Optional<?>) value).orElse(null));
    }

    @Override
    public Object read(ValueTokens in, JsonToken first) {
      return Optional.of(content.read(in, first));
    }

    @Override
    public Object readNullable(ValueTokens in) {
      JsonToken first = in.next();
      return first == JsonToken.VALUE_NULL ? Optional.empty() : read(in, first);
    }
  }
}
