package dev.raincheck.server.state;

import dev.raincheck.protocol.wire.Token;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A handler at work, as the loop sees it.
public interface Running {
  /// Asks the handler to stop.
  void stop(String reason);

  /// Where its thread is, a line for each frame; empty if it has none. From any thread, and it may
  /// take a while.
  String stack();

  /// Calls its thread so, if that is its alone.
  void name(String label);

  /// The operation's id, if the handler or the loop has asked for it.
  Token.@Nullable Id id();

  /// The same; drawn now if nobody has asked before.
  Token.Id id(RandomGenerator random);
}
