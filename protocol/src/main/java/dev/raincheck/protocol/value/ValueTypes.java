package dev.raincheck.protocol.value;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes what reads the values of a type. The types of one service are made together, and kept by
/// whoever asked for them: no class of a user is held by anything else.
public final class ValueTypes {
  private final Map<Type, ValueType> made = new HashMap<>();

  /// What reads values of a type that has been checked.
  ValueType of(Type type) {
    return make(Generics.resolve(type, Map.of()));
  }

  private ValueType make(Type type) {
    ValueType known = made.get(type);
    if (known != null) {
      return known;
    }
    Class<?> raw = Generics.raw(type);
    if (raw.isRecord()) {
      return ofRecord(type, raw);
    }
    if (SealedTypes.isSealedInterface(raw)) {
      return ofSealed(type, raw);
    }
    ValueType other = ofJdk(type, raw);
    made.put(type, other);
    return other;
  }

  private ValueType ofJdk(Type type, Class<?> raw) {
    ValueType scalar = ScalarType.of(MethodType.methodType(raw).wrap().returnType());
    if (scalar != null) {
      return raw.isPrimitive() ? new ValueType.Primitive(scalar) : scalar;
    }
    if (raw.isEnum()) {
      return ScalarType.Constants.of(raw);
    }
    if (raw.isArray()) {
      return new ContainerTypes.JavaArray(raw.componentType(), make(component(type, raw)));
    }
    if (TravellingTypes.isCollection(raw)) {
      return new ContainerTypes.Elements(raw, make(argument(type, 0)));
    }
    if (TravellingTypes.isMap(raw)) {
      KeyType key = KeyType.of(Generics.raw(argument(type, 0)));
      return new ContainerTypes.Entries(key == null ? KeyType.TEXT : key, make(argument(type, 1)));
    }
    return raw == Optional.class
        ? new ContainerTypes.Maybe(make(argument(type, 0)))
        : ContainerTypes.Any.INSTANCE;
  }

  private static Type component(Type type, Class<?> raw) {
    return type instanceof GenericArrayType array
        ? array.getGenericComponentType()
        : raw.componentType();
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[index]
        : Object.class;
  }

  private ValueType ofRecord(Type type, Class<?> raw) {
    RecordType record = new RecordType(raw);
    made.put(type, record);
    Map<TypeVariable<?>, Type> bindings = Generics.bindings(type);
    RecordComponent[] components = raw.getRecordComponents();
    ValueType[] types = new ValueType[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = make(Generics.resolve(components[i].getGenericType(), bindings));
    }
    record.setTypes(types);
    return record;
  }

  private ValueType ofSealed(Type type, Class<?> raw) {
    SealedType sealed = new SealedType();
    made.put(type, sealed);
    addRecords(sealed, type, raw);
    return sealed;
  }

  private void addRecords(SealedType sealed, Type type, Class<?> raw) {
    for (Class<?> permitted : raw.getPermittedSubclasses()) {
      Type inner = Generics.permitted(permitted, type);
      if (SealedTypes.isSealedInterface(permitted)) {
        addRecords(sealed, inner, permitted);
      } else if (permitted.isRecord()) {
        sealed.add(permitted.getSimpleName(), make(inner));
      }
    }
  }
}
