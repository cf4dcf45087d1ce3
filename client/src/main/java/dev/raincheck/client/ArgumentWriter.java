package dev.raincheck.client;

import dev.raincheck.api.Execution;
import dev.raincheck.api.InvalidArgumentsException;
import dev.raincheck.client.exceptions.CallFacts;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.bytes.ValueTooLargeException;
import dev.raincheck.protocol.bytes.WritingInterruptedException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Compression;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes the arguments of calls, and no more of them than a message may hold.
final class ArgumentWriter {
  private final ClientOptions options;

  ArgumentWriter(ClientOptions options) {
    this.options = options;
  }

  /// @throws InvalidArgumentsException if they do not fit the method, or are too large
  Slice write(MethodContract method, @Nullable Object @Nullable [] arguments) {
    int bytesMax = options.messageBytesMax(); // the rest of the message is added when it is sent
    return bounded(method.name(), () -> method.encodeArguments(arguments, bytesMax));
  }

  /// @param arguments a map by name, or a list by position
  /// @throws InvalidArgumentsException if one of them cannot travel, or they are too large
  Slice write(String method, Object arguments) {
    int bytesMax = options.messageBytesMax();
    return bounded(method, () -> Slice.of(Values.encode(arguments, bytesMax)));
  }

  private Slice bounded(String method, Supplier<Slice> writing) {
    Slice written;
    try {
      written = writing.get();
    } catch (ValueTooLargeException tooLarge) {
      throw new InvalidArgumentsException(
          "%s: arguments of more than %d bytes (expected: at most %2$d; send less, or raise messageBytesMax on both sides)"
              .formatted(method, options.messageBytesMax()),
          tooLarge);
    } catch (WritingInterruptedException stopped) {
      CallFacts facts = CallFacts.of(method, Execution.NOT_STARTED);
      throw Exceptions.made(
          CallNotStartedException.class,
          method + ": interrupted while its arguments were written",
          facts);
    } catch (ValueException unfit) {
      throw new InvalidArgumentsException(method + ": " + unfit.getMessage(), unfit);
    }
    return options.compresses() ? Compression.deflate(written) : written;
  }
}
