package dev.raincheck.protocol.value;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;

/// An array of a type with type arguments.
record GenericArray(Type component) implements GenericArrayType {
  @Override
  public Type getGenericComponentType() {
    return component;
  }

  @Override
  public String toString() {
    return component.getTypeName() + "[]";
  }
}
