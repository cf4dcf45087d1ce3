package dev.raincheck.protocol.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Types that tests send.
public final class Shapes {
  private Shapes() {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "not the name";
      }
    }
  }

  sealed interface Shape permits Circle, Polygon, Nothing {}

  record Circle(double radius) implements Shape {
    boolean isEmpty() {
      return radius == 0;
    }

    double getArea() {
      return Math.PI * radius * radius;
    }
  }

  sealed interface Polygon extends Shape permits Square, Mesh {}

  record Square(int side, Color color) implements Polygon {}

  record Mesh(List<Shape> parts) implements Polygon {}

  record Nothing() implements Shape {}

  sealed interface Outcome<T> permits Good, Bad {}

  record Good<T>(T value, List<T> others) implements Outcome<T> {}

  record Bad<T>(String reason) implements Outcome<T> {}

  record Pair<A, B>(A left, B right) {}

  public record Tree(String name, List<Tree> children) {}

  record Name(String value) {
    static Name valueOf(String text) {
      return new Name(text);
    }
  }

  record Range(int low, int high) {
    Range {
      if (low > high) {
        throw new IllegalArgumentException("low is above high");
      }
    }
  }

  record Numbers(byte b, short s, int i, long l, float f, double d, boolean t, char c) {}

  record Boxes(Byte b, Short s, Integer i, Long l, Float f, Double d, Boolean t, Character c) {}

  record Others(
      String text,
      byte[] bytes,
      Instant instant,
      Duration duration,
      UUID uuid,
      LocalDate date,
      BigInteger big,
      BigDecimal decimal,
      Color color) {}

  record Containers(
      List<String> list,
      Set<Integer> set,
      Map<String, List<Long>> map,
      Map<Color, Integer> byColor,
      Map<UUID, String> byId,
      Map<Integer, String> byNumber,
      Optional<String> maybe,
      int[] ints,
      String[] texts) {}
}
