package dev.raincheck.client;

import dev.raincheck.protocol.MethodContract;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes a value of the bytes of a result.
///
/// @param type what the value should be, for messages
/// @param read throws [dev.raincheck.protocol.ValueException] if it is not
record ResultReader<T extends @Nullable Object>(String type, Function<byte[], T> read) {
  static <T extends @Nullable Object> ResultReader<T> of(Type type, Function<byte[], T> read) {
    String name = type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
    return new ResultReader<>(name, read);
  }

  static ResultReader<@Nullable Object> of(MethodContract contract) {
    return of(contract.resultType(), contract::decodeResult);
  }
}
