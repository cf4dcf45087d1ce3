package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values of several types by position: the arguments of a call.
final class DirectArray implements DirectType {
  private final DirectType[] parts;

  DirectArray(List<DirectType> parts) {
    this.parts = parts.toArray(DirectType[]::new);
  }

  @Override
  public void write(ValueBuffer out, Object value) {
    @Nullable Object[] values = (Object[]) value;
    DirectType.require(values.length == parts.length);
    int start = out.openContainer();
    for (int i = 0; i < parts.length; i++) {
      parts[i].writeNullable(out, values[i]);
    }
    out.closeContainer(start, parts.length, false);
  }

  @Override
  public Object read(ValueTokens in, JsonToken first) {
    DirectType.require(first == JsonToken.START_ARRAY && in.entries() == parts.length);
    @Nullable Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = parts[i].readNullable(in);
    }
    return values;
  }
}
