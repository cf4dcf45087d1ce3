package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Several values with names and types that travel as one: in an array by position, or in a map by
/// name. The arguments of a call, and the contents of an exception.
final class NamedValues {
  private final List<ParameterContract> parameters;
  private final List<ValueCodec<Object>> codecs;
  private final DirectCodec direct;
  private final boolean strict;

  /// Every name must be known, and all must be there that are not optional.
  static NamedValues strict(List<ParameterContract> parameters) {
    return new NamedValues(parameters, true);
  }

  /// As with records, unknown names are passed over and missing values are null.
  static NamedValues lenient(List<ParameterContract> parameters) {
    return new NamedValues(parameters, false);
  }

  private NamedValues(List<ParameterContract> parameters, boolean strict) {
    this.strict = strict;
    this.parameters = List.copyOf(parameters);
    this.codecs = parameters.stream().map(p -> ValueCodec.unchecked(p.type())).toList();
    this.direct = DirectCodec.ofAll(parameters.stream().map(ParameterContract::type).toList());
  }

  Slice encodeArray(@Nullable Object[] values) {
    Slice written = direct.encode(values);
    return written == null ? encodeArrayByJackson(values) : written;
  }

  Slice encodeArrayByJackson(@Nullable Object[] values) {
    ValueGenerator out = new ValueGenerator(ValueMapper.MAPPER);
    try {
      out.writeStartArray();
      for (int i = 0; i < codecs.size(); i++) {
        codecs.get(i).write(out, parameters.get(i).name(), values[i]);
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw ValueErrors.translate("", e);
    }
    return out.take();
  }

  Slice encodeMap(@Nullable Object[] values) {
    ValueGenerator out = new ValueGenerator(ValueMapper.MAPPER);
    try {
      out.writeStartObject();
      for (int i = 0; i < codecs.size(); i++) {
        out.writeFieldName(parameters.get(i).name());
        codecs.get(i).write(out, parameters.get(i).name(), values[i]);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw ValueErrors.translate("", e);
    }
    return out.take();
  }

  /// @throws ValueException if the bytes hold other values than these
  @Nullable Object[] decode(Slice messagePack) {
    Object values = direct.decode(messagePack);
    return values instanceof @Nullable Object[] usual ? usual : decodeByJackson(messagePack);
  }

  @Nullable Object[] decodeByJackson(Slice messagePack) {
    ValueParser in = new ValueParser(ValueMapper.MAPPER, messagePack);
    @Nullable Object[] values = new Object[codecs.size()];
    try {
      switch (in.nextToken()) {
        case START_ARRAY -> readArray(in, values);
        case START_OBJECT -> readMap(in, values);
        case null, default -> throw mismatch("neither an array nor a map");
      }
    } catch (IOException e) {
      throw ValueErrors.translate("", e);
    }
    in.requireEnd();
    return values;
  }

  private void readArray(ValueParser in, @Nullable Object[] values) throws IOException {
    int count = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (count == values.length) {
        throw mismatch("more arguments than " + count);
      }
      values[count] = codecs.get(count).read(in, parameters.get(count).name());
      count++;
    }
    for (int i = count; i < values.length; i++) {
      if (!parameters.get(i).optional()) {
        throw mismatch("only " + count + (count == 1 ? " argument" : " arguments"));
      }
      values[i] = Optional.empty();
    }
  }

  private void readMap(ValueParser in, @Nullable Object[] values) throws IOException {
    boolean[] found = new boolean[values.length];
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = String.valueOf(in.currentName());
      int index = index(name);
      if (index < 0 && strict) {
        throw mismatch("unknown " + ValueErrors.shown(name));
      }
      if (index < 0) {
        in.nextToken();
        in.skipChildren();
        continue;
      }
      if (found[index]) {
        throw mismatch("twice " + ValueErrors.shown(name));
      }
      found[index] = true;
      in.nextToken();
      values[index] = codecs.get(index).read(in, name);
    }
    fillMissing(found, values);
  }

  private void fillMissing(boolean[] found, @Nullable Object[] values) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (found[i]) {
        continue;
      }
      ParameterContract parameter = parameters.get(i);
      if (parameter.optional()) {
        values[i] = Optional.empty();
      } else if (strict || isPrimitive(parameter)) {
        missing.add(parameter.name());
      }
    }
    if (!missing.isEmpty()) {
      throw mismatch("missing " + String.join(", ", missing));
    }
  }

  private static boolean isPrimitive(ParameterContract parameter) {
    return parameter.type() instanceof Class<?> type && type.isPrimitive();
  }

  private int index(String name) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private ValueException mismatch(String found) {
    String expected =
        parameters.stream().map(ParameterContract::toString).collect(Collectors.joining(", "));
    return new ValueException(
        "%s (expected: %s)".formatted(found, expected.isEmpty() ? "none" : expected));
  }
}
