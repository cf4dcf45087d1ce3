package dev.raincheck.protocol.value;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What values of a type are made of, for doors whose wires tell fewer kinds of values apart than
/// MessagePack does: where JSON has text, the shape says whether that stands for bytes.
public sealed interface Shape {
  /// One value.
  ///
  /// @param type the class, in its boxed form
  /// @param primitive whether it is never null
  record Scalar(Class<?> type, boolean primitive) implements Shape {}

  /// The name of a constant of an enum.
  record Constants(Class<?> type) implements Shape {}

  /// Several values, in a list, a set or an array.
  record Elements(Shape element) implements Shape {}

  /// A map whose keys are text on the wire.
  record Entries(Shape value) implements Shape {}

  /// A value that may be left out.
  record Maybe(Shape content) implements Shape {}

  /// A record: a map of its components by name.
  final class Composite implements Shape {
    private final Type type;
    private final Map<String, Shape> components = new LinkedHashMap<>();

    private Composite(Type type) {
      this.type = type;
    }

    public Type type() {
      return type;
    }

    /// In their order. May lead back to this record.
    public Map<String, Shape> components() {
      return Collections.unmodifiableMap(components);
    }
  }

  /// One of several records, which says by its property `type` which one.
  final class Choice implements Shape {
    /// The property.
    public static final String PROPERTY = SealedTypes.TYPE_PROPERTY;

    private final Type type;
    private final Map<String, Composite> records = new LinkedHashMap<>();

    private Choice(Type type) {
      this.type = type;
    }

    public Type type() {
      return type;
    }

    /// By what stands in their property `type`.
    public Map<String, Composite> records() {
      return Collections.unmodifiableMap(records);
    }
  }

  /// The shape of a type that can travel.
  static Shape of(Type type) {
    return new Maker().make(Generics.resolve(requireNonNull(type, "type"), Map.of()));
  }

  /// Makes shapes, each once, since a record may contain itself.
  final class Maker {
    private final Map<Type, Shape> made = new HashMap<>();

    private Maker() {}

    private Shape make(Type type) {
      Shape known = made.get(type);
      if (known != null) {
        return known;
      }
      Class<?> raw = Generics.raw(type);
      if (raw.isRecord()) {
        return composite(type, raw);
      }
      return SealedTypes.isSealedInterface(raw) ? choice(type, raw) : ofJdk(type, raw);
    }

    private Shape ofJdk(Type type, Class<?> raw) {
      if (TravellingTypes.isScalar(raw)) {
        return new Scalar(MethodType.methodType(raw).wrap().returnType(), raw.isPrimitive());
      }
      if (raw.isEnum()) {
        return new Constants(raw);
      }
      if (raw.isArray()) {
        return new Elements(
            make(
                type instanceof GenericArrayType array
                    ? array.getGenericComponentType()
                    : raw.componentType()));
      }
      if (raw == Optional.class) {
        return new Maybe(make(argument(type, 0)));
      }
      if (TravellingTypes.isMap(raw)) {
        return new Entries(make(argument(type, 1)));
      }
      if (TravellingTypes.isCollection(raw)) {
        return new Elements(make(argument(type, 0)));
      }
      throw new IllegalArgumentException(TypeNames.of(type) + " (expected: a type that travels)");
    }

    private static Type argument(Type type, int index) {
      return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private Composite composite(Type type, Class<?> raw) {
      var composite = new Composite(type);
      made.put(type, composite);
      for (RecordComponent component : raw.getRecordComponents()) {
        Type inner = Generics.resolve(component.getGenericType(), Generics.bindings(type));
        composite.components.put(component.getName(), make(inner));
      }
      return composite;
    }

    private Choice choice(Type type, Class<?> raw) {
      var choice = new Choice(type);
      made.put(type, choice);
      addRecords(choice, type, raw);
      return choice;
    }

    private void addRecords(Choice choice, Type type, Class<?> raw) {
      for (Class<?> permitted : raw.getPermittedSubclasses()) {
        Type inner = Generics.permitted(permitted, type);
        if (SealedTypes.isSealedInterface(permitted)) {
          addRecords(choice, inner, permitted);
        } else if (make(inner) instanceof Composite composite) {
          choice.records.put(permitted.getSimpleName(), composite);
        }
      }
    }
  }
}
