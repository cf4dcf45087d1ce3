package dev.raincheck.protocol.value;

import dev.raincheck.protocol.value.Shapes.Boxes;
import dev.raincheck.protocol.value.Shapes.Circle;
import dev.raincheck.protocol.value.Shapes.Color;
import dev.raincheck.protocol.value.Shapes.Containers;
import dev.raincheck.protocol.value.Shapes.Mesh;
import dev.raincheck.protocol.value.Shapes.Nothing;
import dev.raincheck.protocol.value.Shapes.Numbers;
import dev.raincheck.protocol.value.Shapes.Others;
import dev.raincheck.protocol.value.Shapes.Range;
import dev.raincheck.protocol.value.Shapes.Square;
import dev.raincheck.protocol.value.Shapes.Tree;
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
import java.util.stream.Stream;

/// Valid values from which fuzzing starts.
final class FuzzValues {
  private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final Mesh MESH =
      new Mesh(List.of(new Circle(1), new Square(2, Color.RED), new Mesh(List.of(new Nothing()))));
  private static final Others OTHERS =
      new Others(
          "ä€😀",
          new byte[] {1, 2},
          Instant.EPOCH,
          Duration.ofDays(-3),
          ID,
          LocalDate.EPOCH,
          BigInteger.TEN.pow(50),
          new BigDecimal("1.10"),
          Color.GREEN);

  private static final List<Object> ALL =
      List.of(
          MESH,
          new Numbers((byte) -1, (short) 300, 1 << 20, 1L << 40, -0f, 1e300, true, 'ß'),
          new Boxes((byte) 1, null, 3, 4L, 5f, Double.NaN, true, 'x'),
          OTHERS,
          new Containers(
              List.of("a", "b"),
              Set.of(1),
              Map.of("k", List.of(1L, 2L)),
              Map.of(Color.RED, 1),
              Map.of(ID, "x"),
              Map.of(7, "seven"),
              Optional.of("maybe"),
              new int[] {1, -1},
              new String[] {"x"}),
          new Tree("root", List.of(new Tree("leaf", List.of()))),
          new Range(1, 2));

  private FuzzValues() {}

  /// @param type 0 for any type, or the place in [ValueFuzzTest]'s list of the one that is meant
  static Stream<Object> of(int type) {
    return type == 0 ? ALL.stream() : Stream.of(ALL.get(type - 1));
  }

  static Stream<Object[]> arguments() {
    return Stream.of(
        new Object[] {MESH, 3, Optional.of(OTHERS)},
        new Object[] {new Circle(1), -1, Optional.empty()});
  }
}
