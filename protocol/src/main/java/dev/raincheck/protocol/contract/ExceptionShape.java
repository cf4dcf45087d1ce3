package dev.raincheck.protocol.contract;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.NamedValues;
import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.TravelCheck;
import dev.raincheck.protocol.value.ValueTypes;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How one class of exceptions is taken apart and put together again: through the public
/// constructor with the most parameters of which each can be read back from the exception.
final class ExceptionShape {
  private static final String MESSAGE = "message";

  private final Constructor<?> constructor;
  private final List<Part> parts;
  private final NamedValues values;

  /// A parameter of the constructor; without accessor for a cause, which does not travel.
  private record Part(ParameterContract parameter, @Nullable Method accessor) {}

  private ExceptionShape(Constructor<?> constructor, List<Part> parts) {
    this.constructor = constructor;
    this.parts = parts;
    this.values =
        NamedValues.lenient(
            parts.stream().filter(p -> p.accessor != null).map(Part::parameter).toList(),
            new ValueTypes());
  }

  /// Empty if the class has no such constructor.
  static Optional<ExceptionShape> of(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      return Optional.empty();
    }
    return Arrays.stream(type.getConstructors())
        .map(ExceptionShape::of)
        .flatMap(Optional::stream)
        .max(Comparator.comparingInt(shape -> shape.parts.size()));
  }

  private static Optional<ExceptionShape> of(Constructor<?> constructor) {
    List<Part> parts = new ArrayList<>();
    for (Parameter parameter : constructor.getParameters()) {
      Optional<Part> part = part(constructor.getDeclaringClass(), parameter);
      if (part.isEmpty() || parts.contains(part.get())) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(new ExceptionShape(constructor, parts));
  }

  private static Optional<Part> part(Class<?> type, Parameter parameter) {
    // Classes of the JDK do not keep the names of parameters; their only text is the message.
    boolean unnamedText = !parameter.isNamePresent() && parameter.getType() == String.class;
    String name = unnamedText ? MESSAGE : parameter.getName();
    var contract = ParameterContract.of(name, parameter.getParameterizedType());
    if (Throwable.class.isAssignableFrom(parameter.getType())) {
      return Optional.of(new Part(contract, null));
    }
    return accessor(type, name)
        .filter(a -> a.getGenericReturnType().equals(parameter.getParameterizedType()))
        .filter(_ -> TravelCheck.problems(parameter.getParameterizedType()).isEmpty())
        .map(a -> new Part(contract, a));
  }

  private static Optional<Method> accessor(Class<?> type, String name) {
    String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getParameterCount() == 0 && !Modifier.isStatic(m.getModifiers()))
        .filter(m -> m.getName().equals(name) || m.getName().equals(getter))
        .filter(m -> !m.isBridge())
        .min(Comparator.comparingInt(m -> m.getName().equals(name) ? 0 : 1));
  }

  /// What travels of it: the name and the type of each property.
  Map<String, Type> properties() {
    Map<String, Type> properties = new LinkedHashMap<>();
    parts.stream()
        .filter(part -> part.accessor != null)
        .map(Part::parameter)
        .forEach(it -> properties.put(it.name(), it.type()));
    return properties;
  }

  /// @throws ValueException if one of its values cannot travel
  byte[] encode(Throwable exception, int bytesMax) {
    List<@Nullable Object> contents = new ArrayList<>();
    for (Part part : parts) {
      if (part.accessor != null) {
        contents.add(read(part.accessor, exception));
      }
    }
    return values.encodeMap(contents.toArray(), bytesMax).toByteArray();
  }

  private static @Nullable Object read(Method accessor, Throwable exception) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(exception);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new ValueException(accessor + " failed on an exception that was to travel", e);
    }
  }

  /// @throws ValueException if the bytes are not what [#encode] makes, or the constructor refuses
  ///   them
  Throwable decode(byte[] messagePack) {
    @Nullable Object[] contents = values.decode(Slice.of(messagePack));
    @Nullable Object[] arguments = new Object[parts.size()];
    int next = 0;
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = parts.get(i).accessor == null ? null : contents[next++];
    }
    try {
      constructor.setAccessible(true);
      return (Throwable) constructor.newInstance(arguments);
    } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
      throw new ValueException(constructor + " failed on an exception that came back", e);
    }
  }
}
