package dev.raincheck.protocol.value;

import java.util.Arrays;
import java.util.stream.Stream;

/// Sealed hierarchies: a record that implements a sealed interface carries its simple name as
/// property `type`, and only records that are permitted where one is read can be named.
public final class SealedTypes {
  /// The property that distinguishes the records of a sealed hierarchy.
  static final String TYPE_PROPERTY = "type";

  private SealedTypes() {}

  static boolean isSealedInterface(Class<?> type) {
    return type.isInterface() && type.isSealed();
  }

  /// Whether values of the type carry their name.
  static boolean carriesName(Class<?> type) {
    return isSealedInterface(type)
        || (type.isRecord() && Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed));
  }

  /// All types that are permitted below a sealed interface and are not sealed interfaces
  /// themselves.
  public static Stream<Class<?>> leaves(Class<?> type) {
    if (!isSealedInterface(type)) {
      return Stream.of(type);
    }
    return Arrays.stream(type.getPermittedSubclasses()).flatMap(SealedTypes::leaves).distinct();
  }
}
