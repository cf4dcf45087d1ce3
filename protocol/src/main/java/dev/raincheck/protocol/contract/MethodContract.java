package dev.raincheck.protocol.contract;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.InvalidArgumentsException;
import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.ValueTooLargeException;
import dev.raincheck.protocol.bytes.WritingInterruptedException;
import dev.raincheck.protocol.value.NamedValues;
import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.ValueCodec;
import dev.raincheck.protocol.value.ValueTypes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a service interface says about one of its methods. Immutable, and safe for many threads.
public final class MethodContract {

  private final MethodFacts facts;
  private final NamedValues arguments;
  private final @Nullable ValueCodec<Object> result;

  MethodContract(MethodFacts facts, ValueTypes types) {
    this.facts = facts;
    this.arguments = NamedValues.strict(facts.parameters(), types);
    this.result = facts.returnsValue() ? ValueCodec.unchecked(facts.resultType(), types) : null;
  }

  /// The full name on the wire: `reports.build`.
  public String name() {
    return facts.name();
  }

  public Method method() {
    return facts.method();
  }

  /// What the Java method returns as its service sees it, without type variables.
  public Class<?> returnClass() {
    return facts.returnClass();
  }

  /// The Java methods by which it is called.
  List<Method> calls() {
    return facts.declared().calls();
  }

  public List<ParameterContract> parameters() {
    return facts.parameters();
  }

  /// The type of the result, as in `CompletionStage<Report>` the `Report`; `void.class` for none.
  public Type resultType() {
    return facts.resultType();
  }

  /// Whether the Java method returns a [java.util.concurrent.CompletionStage] of its result.
  public boolean asynchronous() {
    return facts.asynchronous();
  }

  public CallMode mode() {
    return facts.policy().mode();
  }

  /// How its operations are run.
  public CallPolicy policy() {
    return facts.policy();
  }

  public DeclaredExceptions exceptions() {
    return facts.exceptions();
  }

  public Optional<String> description() {
    return facts.description();
  }

  /// Writes arguments in the order of the parameters, as a MessagePack array.
  ///
  /// @param values null, as a proxy gives it, for a method without parameters
  /// @throws IllegalArgumentException if there are more or fewer than parameters
  /// @throws InvalidArgumentsException if one of them cannot travel
  public Slice encodeArguments(@Nullable Object @Nullable [] values) {
    return encodeArguments(values, Integer.MAX_VALUE);
  }

  /// As the other, but stops at a size.
  ///
  /// @param bytesMax no more are written
  /// @throws ValueTooLargeException if they take more bytes
  /// @throws WritingInterruptedException if the thread is interrupted meanwhile
  public Slice encodeArguments(@Nullable Object @Nullable [] values, int bytesMax) {
    @Nullable Object[] given = values == null ? new Object[0] : values;
    if (given.length != parameters().size()) {
      throw new IllegalArgumentException(
          "%s: %d arguments (expected: %s)".formatted(name(), given.length, parameters()));
    }
    try {
      return arguments.encodeArray(given, bytesMax);
    } catch (ValueTooLargeException | WritingInterruptedException unfinished) {
      throw unfinished;
    } catch (ValueException e) {
      throw new InvalidArgumentsException(name() + ": " + e.getMessage(), e);
    }
  }

  /// Reads arguments: an array of all of them in order, or a map by the names of the parameters.
  /// [Optional] ones may be left out; in an array only at its end.
  ///
  /// @throws InvalidArgumentsException if they do not fit
  public @Nullable Object[] decodeArguments(Slice messagePack) {
    try {
      return arguments.decode(requireNonNull(messagePack, "messagePack"));
    } catch (ValueException e) {
      throw new InvalidArgumentsException(name() + ": " + e.getMessage(), e);
    }
  }

  /// Writes the result; nil for a method without one.
  ///
  /// @throws ValueException if it cannot travel
  public Slice encodeResult(@Nullable Object value) {
    return encodeResult(value, Integer.MAX_VALUE);
  }

  /// As the other, but stops at a size.
  ///
  /// @param bytesMax no more are written
  /// @throws ValueTooLargeException if it takes more bytes
  /// @throws WritingInterruptedException if the thread is interrupted meanwhile
  /// @throws ValueException if it cannot travel
  public Slice encodeResult(@Nullable Object value, int bytesMax) {
    return result == null ? Slice.of(new byte[] {(byte) Head.NIL}) : result.write(value, bytesMax);
  }

  /// Reads the result; null for a method without one, whatever the bytes hold.
  ///
  /// @throws ValueException if the bytes are not such a result
  public @Nullable Object decodeResult(Slice messagePack) {
    requireNonNull(messagePack, "messagePack");
    return result == null ? null : result.decode(messagePack);
  }

  /// Calls the method on an implementation of the service.
  ///
  /// @throws Throwable what the method throws, as it threw it
  public @Nullable Object invoke(Object service, @Nullable Object[] values) throws Throwable {
    try {
      return method().invoke(requireNonNull(service, "service"), values);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  public String toString() {
    return name() + parameters();
  }
}
