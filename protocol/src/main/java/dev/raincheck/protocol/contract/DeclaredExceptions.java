package dev.raincheck.protocol.contract;

import static java.util.Objects.requireNonNull;

import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.ModuleAccess;
import dev.raincheck.protocol.wire.EncodedException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The exceptions that a method declares, and that therefore come back to the caller as themselves.
///
/// An exception travels as the values of its constructor's parameters: of its public constructors
/// the one with the most parameters counts, if each can be read back through an accessor of the
/// same name, `limit()` or `getLimit()` for `int limit`. A [Throwable] parameter does not travel;
/// it gets null. The parameter for the message must be called `message`, as [Throwable#getMessage]
/// gives it back. An exception is named by its simple name among those that the method declares,
/// with the permitted subclasses of the sealed ones; no class is ever looked up by a name from the
/// wire. What a subclass of a declared exception adds is lost: it travels as the nearest declared
/// one. [InterruptedException] may be declared; since it concerns a thread on one side, it does not
/// travel.
public final class DeclaredExceptions {
  /// So general that every failure of the server itself would come back as one of them.
  private static final Set<Class<?>> TOO_GENERAL =
      Set.of(Throwable.class, Exception.class, RuntimeException.class, Error.class);

  private final Map<Class<?>, ExceptionShape> shapes = new LinkedHashMap<>();
  private final Map<String, ExceptionShape> named = new LinkedHashMap<>();

  private DeclaredExceptions() {}

  /// Those of a method.
  ///
  /// @throws IllegalArgumentException if a declared exception cannot be rebuilt; says why
  public static DeclaredExceptions of(Method method) {
    List<String> problems = new java.util.ArrayList<>();
    DeclaredExceptions declared =
        read(List.of(requireNonNull(method, "method").getExceptionTypes()), problems::add);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return declared;
  }

  static DeclaredExceptions read(List<Class<?>> types, Consumer<String> problems) {
    DeclaredExceptions declared = new DeclaredExceptions();
    for (Class<?> type : types) {
      if (type != InterruptedException.class) {
        declared.add(
            type, problem -> problems.accept("throws " + type.getSimpleName() + ": " + problem));
      }
    }
    return declared;
  }

  private void add(Class<?> type, Consumer<String> problems) {
    if (TOO_GENERAL.contains(type) || Error.class.isAssignableFrom(type)) {
      problems.accept("too general to come back as itself (declare the exceptions that you mean)");
      return;
    }
    Optional<String> unreachable = ModuleAccess.problem(type);
    if (unreachable.isPresent()) {
      problems.accept("cannot be reached (" + unreachable.get() + ")");
      return;
    }
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        add(permitted, problems);
      }
    }
    ExceptionShape shape = ExceptionShape.of(type).orElse(null);
    if (shape != null) {
      put(type, shape, problems);
    } else if (!type.isSealed()) {
      problems.accept(
          "%s cannot be rebuilt (give it a public constructor, compiled with -parameters, of which each parameter x travels and has an accessor x() or getX() of the same type; call the parameter for its message `message`)"
              .formatted(type.getSimpleName()));
    }
  }

  private void put(Class<?> type, ExceptionShape shape, Consumer<String> problems) {
    if (shapes.put(type, shape) == null && named.put(type.getSimpleName(), shape) != null) {
      problems.accept("two exceptions are named " + type.getSimpleName() + " (rename one)");
    }
  }

  /// By simple name, the name and the type of each property that travels.
  Map<String, Map<String, Type>> properties() {
    Map<String, Map<String, Type>> properties = new TreeMap<>();
    named.forEach((name, shape) -> properties.put(name, shape.properties()));
    return properties;
  }

  /// Takes an exception apart; empty if neither it nor a superclass of it is declared.
  ///
  /// @throws ValueException if what it holds cannot travel after all
  public Optional<EncodedException> encode(Throwable thrown) {
    return encode(thrown, Integer.MAX_VALUE);
  }

  /// As the other, but stops at a size.
  ///
  /// @param bytesMax no more are written
  /// @throws ValueTooLargeException if it takes more bytes
  /// @throws ValueException if what it holds cannot travel after all
  public Optional<EncodedException> encode(Throwable thrown, int bytesMax) {
    requireNonNull(thrown, "thrown");
    for (@Nullable Class<?> c = thrown.getClass(); c != null; c = c.getSuperclass()) {
      ExceptionShape shape = shapes.get(c);
      if (shape != null) {
        return Optional.of(new EncodedException(c.getSimpleName(), shape.encode(thrown, bytesMax)));
      }
    }
    return Optional.empty();
  }

  /// Puts an exception together again.
  ///
  /// @throws ValueException if the method declares no such exception, or the bytes do not hold it
  public Throwable decode(String type, byte[] value) {
    ExceptionShape shape = named.get(requireNonNull(type, "type"));
    if (shape == null) {
      throw new ValueException(
          "exception \"%s\" (expected: one of %s)"
              .formatted(ValueException.shortened(type), named.keySet()));
    }
    return shape.decode(requireNonNull(value, "value"));
  }
}
