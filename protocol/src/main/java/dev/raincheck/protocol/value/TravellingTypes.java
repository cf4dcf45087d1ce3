package dev.raincheck.protocol.value;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.invoke.MethodType;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Which types of the JDK travel, and what to use in place of those that do not.
final class TravellingTypes {
  /// A type whose name is longer has type arguments that grow with each step of a recursion.
  static final int NAME_LENGTH_MAX = 2000;

  private TravellingTypes() {}

  static boolean isScalar(Class<?> type) {
    return type != void.class
        && ScalarType.of(MethodType.methodType(type).wrap().returnType()) != null;
  }

  static boolean isCollection(Class<?> type) {
    return type == List.class || type == Set.class || type == Collection.class;
  }

  static boolean isMap(Class<?> type) {
    return type == Map.class;
  }

  static String remedy(Class<?> type) {
    if (type == Object.class) {
      return "use a record or a sealed interface";
    }
    if (InputStream.class.isAssignableFrom(type)
        || OutputStream.class.isAssignableFrom(type)
        || Reader.class.isAssignableFrom(type)) {
      return "use byte[] or String";
    }
    if (type == OptionalInt.class || type == OptionalLong.class || type == OptionalDouble.class) {
      return "use Optional<…>";
    }
    if (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)) {
      return "use Instant";
    }
    if (Map.class.isAssignableFrom(type)) {
      return "use Map";
    }
    if (Set.class.isAssignableFrom(type)) {
      return "use Set";
    }
    if (Iterable.class.isAssignableFrom(type) || Stream.class.isAssignableFrom(type)) {
      return "use List";
    }
    if (Future.class.isAssignableFrom(type)) {
      return "use CompletionStage, and only as the result";
    }
    if (type.getName().startsWith("java.")) {
      return "use String, or a record of your own";
    }
    return type.isInterface() ? "make it sealed, of records" : "make it a record";
  }
}
