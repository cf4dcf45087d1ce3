package dev.raincheck.doors.http;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A service with a method of every kind and values of every shape.
@Service("shop")
@Description("Sells things.")
public interface Shop {
  @NonBlocking
  int add(int one, int other);

  @Description("Gives back what it gets.")
  Order echo(Order order);

  long large(long number);

  double fraction(double number);

  /// Waits until the test releases it, or is told to stop.
  @Blocking
  String pack(String what);

  Optional<String> find(String name, Optional<Integer> shelf);

  void buy(String item) throws SoldOutException;

  String fail();

  int count();

  enum Size {
    SMALL,
    LARGE
  }

  sealed interface Payment {
    record Card(String number, byte[] seal) implements Payment {}

    record Cash(BigDecimal amount) implements Payment {}
  }

  record Order(
      byte[] label,
      Instant at,
      long number,
      BigInteger serial,
      BigDecimal price,
      Payment payment,
      Optional<Size> size,
      List<byte[]> seals,
      Map<String, Instant> times) {}

  /// Of which there is none left.
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
}
