package dev.raincheck.client;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.value.ValueCodec;
import dev.raincheck.protocol.value.Values;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes a value of the bytes of a result.
///
/// @param type what the value should be, for messages
/// @param read throws [dev.raincheck.protocol.bytes.ValueException] if it is not
record ResultReader<T extends @Nullable Object>(String type, Function<Slice, T> read) {
  /// Of plain Java values.
  static final ResultReader<@Nullable Object> UNTYPED = of(Object.class, Values::decode);

  static <T extends @Nullable Object> ResultReader<T> of(Type type, Function<Slice, T> read) {
    String name = type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
    return new ResultReader<>(name, read);
  }

  static ResultReader<@Nullable Object> of(Type type) {
    ValueCodec<?> codec = ValueCodec.of(type);
    return of(type, codec::decode);
  }

  static <T> ResultReader<T> notNull(Class<T> type) {
    ValueCodec<T> codec = ValueCodec.of(type);
    return of(type, bytes -> notNull(codec.decode(bytes)));
  }

  private static <T> T notNull(@Nullable T value) {
    if (value == null) {
      throw new ValueException(
          "null (expected: a value; resume the token with a Type, or without)");
    }
    return value;
  }

  static ResultReader<@Nullable Object> of(MethodContract contract) {
    return of(contract.resultType(), contract::decodeResult);
  }

  /// Of what the method itself returns: if that is a stage, one that is complete.
  ///
  /// @param <R> what the caller's function returns, which is the method's own type
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <R extends @Nullable Object> ResultReader<R> ofReturned(MethodContract contract) {
    if (!contract.asynchronous()) {
      return (ResultReader<R>) of(contract);
    }
    Function<Slice, CompletableFuture<@Nullable Object>> complete =
        value -> CompletableFuture.completedFuture(contract.decodeResult(value));
    return (ResultReader<R>) of(contract.resultType(), complete);
  }
}
