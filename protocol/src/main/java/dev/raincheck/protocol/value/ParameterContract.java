package dev.raincheck.protocol.value;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;

/// A parameter of a service's method.
///
/// @param name its name, by which callers may pass it
/// @param type its generic type
/// @param optional whether it is an [Optional], which callers may leave out
public record ParameterContract(String name, Type type, boolean optional) {
  public static ParameterContract of(String name, Type type) {
    boolean optional =
        type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    return new ParameterContract(name, type, optional);
  }

  /// Its type as text, `List<Query>` say.
  public String typeText() {
    return TypeNames.of(type);
  }

  @Override
  public String toString() {
    return name + ": " + typeText();
  }
}
