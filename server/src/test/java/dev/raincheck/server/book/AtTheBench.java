package dev.raincheck.server.book;

import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.state.Running;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A handler at work that does nothing.
final class AtTheBench implements Running {
  private Token.@Nullable Id id;

  @Override
  public void stop(String reason) {}

  @Override
  public String stack() {
    return "at the bench";
  }

  @Override
  public void name(String label) {}

  @Override
  public Token.@Nullable Id id() {
    return id;
  }

  @Override
  public Token.Id id(RandomGenerator random) {
    var drawn = new Token.Id(random.nextLong(), random.nextLong());
    id = drawn;
    return drawn;
  }
}
