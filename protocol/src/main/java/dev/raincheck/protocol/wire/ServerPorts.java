package dev.raincheck.protocol.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Opens ports at what users hold, a server or a client, without their having a method for it that
/// everybody sees. Their classes say here how.
public final class ServerPorts {
  private static final Map<Class<?>, Opener<?>> OPENERS = new ConcurrentHashMap<>();

  private ServerPorts() {}

  /// Opens a port.
  ///
  /// @param <T> at what
  @FunctionalInterface
  public interface Opener<T> {
    ServerPort open(T owner, Consumer<Reply> pushed);
  }

  /// Says how ports are opened at objects of a class.
  public static <T> void offer(Class<T> type, Opener<T> opener) {
    OPENERS.put(type, opener);
  }

  /// Opens a port.
  ///
  /// @param owner a server that was started, or a client
  /// @param pushed given each reply that nobody has asked for, on the loop that brings it: has to
  ///   be quick. Pushes may be lost; what they say, a poll says as well
  /// @throws IllegalArgumentException if there are no ports at objects of this class
  public static ServerPort open(Object owner, Consumer<Reply> pushed) {
    @SuppressWarnings("unchecked") // as it was offered
    var opener = (Opener<Object>) OPENERS.get(owner.getClass());
    if (opener == null) {
      throw new IllegalArgumentException(
          "%s (expected: a RaincheckServer, or a RaincheckClient)".formatted(owner));
    }
    return opener.open(owner, pushed);
  }
}
