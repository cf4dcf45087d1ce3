package dev.raincheck.simulation.doors;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A call that comes by a door, however often it is sent.
final class DoorCall {
  final long number;
  final String method;

  /// What its client does about it, whatever others do meanwhile.
  final Random random;

  /// Once it was told one.
  @Nullable String token;

  /// Whether its client knows how it ended, or that it was not taken.
  boolean isOver;

  /// Whether its client has given it up: no answer came for too long.
  boolean isGivenUp;

  /// How often it may still be sent again.
  int sendsLeft;

  DoorCall(long number, String method, Random random) {
    this.number = number;
    this.method = method;
    this.random = random;
    this.sendsLeft = random.nextInt(4);
  }

  boolean isQuick() {
    return method.equals("quick");
  }

  @Override
  public String toString() {
    return "call " + number + " of " + method;
  }
}
