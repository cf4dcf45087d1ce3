package dev.raincheck.protocol.value;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Several values with names and types that travel as one: in an array by position, or in a map by
/// name. The arguments of a call, and the contents of an exception.
public final class NamedValues {
  private final List<ParameterContract> parameters;
  private final List<ValueCodec<Object>> codecs;
  private final ValueCodec.BufferSize bufferSize = new ValueCodec.BufferSize();
  private final boolean strict;

  /// Every name must be known, and all must be there that are not optional.
  public static NamedValues strict(List<ParameterContract> parameters, ValueTypes types) {
    return new NamedValues(parameters, types, true);
  }

  /// As with records, unknown names are passed over and missing values are null.
  public static NamedValues lenient(List<ParameterContract> parameters, ValueTypes types) {
    return new NamedValues(parameters, types, false);
  }

  private NamedValues(List<ParameterContract> parameters, ValueTypes types, boolean strict) {
    this.strict = strict;
    this.parameters = List.copyOf(parameters);
    this.codecs = parameters.stream().map(p -> ValueCodec.unchecked(p.type(), types)).toList();
  }

  String name(int index) {
    return parameters.get(index).name();
  }

  void requireType(int index, @Nullable Object value) {
    codecs.get(index).requireType(value);
  }

  /// @throws ValueException if one of them cannot travel
  public Slice encodeArray(@Nullable Object[] values, int bytesMax) {
    ValueBuffer out = bufferSize.buffer(bytesMax);
    new ValueWriter(out).writeArray(values, this);
    return bufferSize.taken(out);
  }

  /// @throws ValueException if one of them cannot travel
  public Slice encodeMap(@Nullable Object[] values, int bytesMax) {
    ValueBuffer out = bufferSize.buffer(bytesMax);
    new ValueWriter(out).writeMap(values, this);
    return bufferSize.taken(out);
  }

  /// @throws ValueException if the bytes hold other values than these
  public @Nullable Object[] decode(Slice messagePack) {
    var in = new ValueTokens(messagePack);
    @Nullable Object[] values = new Object[codecs.size()];
    switch (in.next()) {
      case ARRAY -> readArray(in, values);
      case MAP -> readMap(in, values);
      default -> throw mismatch("neither an array nor a map");
    }
    in.requireEnd();
    return values;
  }

  private void readArray(ValueTokens in, @Nullable Object[] values) {
    int count = in.enter();
    if (count > values.length) {
      throw mismatch("more arguments than " + values.length);
    }
    for (int i = 0; i < count; i++) {
      values[i] = read(in, i);
    }
    in.exit();
    for (int i = count; i < values.length; i++) {
      if (!parameters.get(i).optional()) {
        throw mismatch("only " + count + (count == 1 ? " argument" : " arguments"));
      }
      values[i] = Optional.empty();
    }
  }

  private void readMap(ValueTokens in, @Nullable Object[] values) {
    boolean[] found = new boolean[values.length];
    int count = in.enter();
    for (int i = 0; i < count; i++) {
      String name = in.nextName();
      int index = index(name);
      if (index < 0 && strict) {
        throw mismatch("unknown \"" + ValueException.shortened(name) + '"');
      }
      if (index < 0) {
        in.skip(in.next());
        continue;
      }
      if (found[index]) {
        throw mismatch("twice \"" + ValueException.shortened(name) + '"');
      }
      found[index] = true;
      values[index] = read(in, index);
    }
    in.exit();
    fillMissing(found, values);
  }

  private @Nullable Object read(ValueTokens in, int index) {
    try {
      return codecs.get(index).read(in);
    } catch (RuntimeException unfit) {
      throw ValueException.atName(name(index), unfit);
    }
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
