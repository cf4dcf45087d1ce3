package dev.raincheck.endtoend;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Limit;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Service;
import dev.raincheck.api.Threads;
import dev.raincheck.api.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// A service with a method of every kind and values of every shape.
@Service("office")
public interface Office {
  @NonBlocking
  String greet(String name);

  Parcel forward(Parcel parcel);

  /// Waits until the test releases it, or is told to stop.
  @Blocking
  String hold(String name);

  /// Waits until the test releases it, whatever it is told.
  @Blocking
  String insist(String name);

  @Blocking
  @Timing(operationLimit = "50ms")
  String tooLong();

  @Blocking(threads = Threads.CPU)
  long sum(int upTo);

  @Serial("door")
  int enter();

  @Serial("door")
  int leave();

  /// The greatest number of these that ran at once.
  @Limit(concurrent = 2)
  int lounge();

  @Idempotent
  String again(String text);

  void buy(String item, int count) throws SoldOutException, NoSuchItemException;

  CompletionStage<String> later(String text);

  Map<String, Integer> unwritable();

  byte[] pile(int bytes);

  List<String> context();

  /// Runs one at a time, and waits as `hold` does.
  @Blocking
  @Serial
  String inTurn(String name);

  /// Waits as `hold` does, but not if the file is there, which it makes.
  @Idempotent
  @Blocking
  String holdOnce(String file);

  enum Size {
    SMALL,
    LARGE
  }

  sealed interface Shape {
    record Box(double width, double height) implements Shape {}

    record Roll(double diameter) implements Shape {}
  }

  record Parcel(
      UUID id,
      Size size,
      Shape shape,
      Instant sent,
      byte[] label,
      Optional<String> note,
      List<String> stops,
      Map<Size, Integer> stamps) {}

  /// A checked one.
  final class SoldOutException extends Exception {
    private final int left;

    public SoldOutException(String message, int left) {
      super(message);
      this.left = left;
    }

    public int getLeft() {
      return left;
    }
  }

  /// An unchecked one.
  final class NoSuchItemException extends RuntimeException {
    public NoSuchItemException(String message) {
      super(message);
    }
  }
}
