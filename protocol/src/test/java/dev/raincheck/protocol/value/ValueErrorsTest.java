package dev.raincheck.protocol.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.InvalidArgumentsException;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.Shapes.Color;
import dev.raincheck.protocol.value.Shapes.Containers;
import dev.raincheck.protocol.value.Shapes.Mesh;
import dev.raincheck.protocol.value.Shapes.Range;
import dev.raincheck.protocol.value.Shapes.Shape;
import dev.raincheck.protocol.value.Shapes.Square;
import dev.raincheck.protocol.value.Shapes.Tree;
import java.io.PipedReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever reads these messages knows the service, not the library behind it.
class ValueErrorsTest {
  private static final String A_SHAPE =
      "(expected: a map with type Circle, Mesh, Nothing or Square)";

  private static final String AN_INT = " (expected: an integer from -2147483648 to 2147483647)";

  private static Arguments row(Class<?> type, Object value, String message) {
    return Arguments.of(type, value, message);
  }

  static Stream<Arguments> unfit() {
    Map<String, Object> square = Map.of("type", "Square", "side", 3_000_000_000L, "color", "RED");
    return Stream.of(
        row(Shape.class, Map.of("radius", 1.0), "a map without a type " + A_SHAPE),
        row(Shape.class, Map.of(), "a map without a type " + A_SHAPE),
        row(Shape.class, Map.of("type", "Oval"), "type \"Oval\" " + A_SHAPE),
        row(Shape.class, "Circle", "the text \"Circle\" " + A_SHAPE),
        row(Shape.class, 7, "the integer 7 " + A_SHAPE),
        row(
            Mesh.class,
            Map.of("parts", List.of(Map.of("side", 1))),
            "parts[0]: a map without a type " + A_SHAPE),
        row(Integer.class, 3_000_000_000L, "the integer 3000000000" + AN_INT),
        row(
            Long.class,
            new java.math.BigInteger("9".repeat(19)),
            "the integer 9999999999999999999 (expected: an integer from -9223372036854775808 to"
                + " 9223372036854775807)"),
        row(
            Range.class,
            Map.of("low", -3_000_000_000L, "high", 1),
            "low: the integer -3000000000" + AN_INT),
        row(
            Containers.class,
            Map.of("map", Map.of("k".repeat(50), true)),
            "map." + "k".repeat(40) + "…: true (expected: an array)"),
        row(
            Color.class,
            "not the name",
            "the text \"not the name\" (expected: text, one of RED, GREEN)"),
        row(Square.class, square, "side: the integer 3000000000" + AN_INT),
        row(Shape.class, square, "side: the integer 3000000000" + AN_INT));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void unfitValues_areToldWithThePlaceAndWhatIsExpected(
      Class<?> type, Object value, String message) {
    byte[] bytes = Values.encode(value);
    assertEquals(message, refusal(() -> Values.decode(bytes, type)));
  }

  @Test
  void valuesThatCannotTravel_areToldWithTheRemedy() {
    assertEquals(
        "[0]: Object cannot travel (use a record or a sealed interface)",
        refusal(() -> Values.encode(List.of(new Object()))));
    assertEquals(
        "in: PipedReader cannot travel (use byte[] or String)",
        refusal(() -> Values.encode(Map.of("in", new PipedReader()))));
    assertEquals(
        "CompletableFuture cannot travel (use CompletionStage, and only as the result)",
        refusal(() -> Values.encode(new CompletableFuture<String>())));
  }

  @Test
  void argumentsThatCannotTravel_areToldWithTheMethod() {
    MethodContract send = ServiceContract.of(Post.class).method("post.send").orElseThrow();
    @SuppressWarnings("unchecked") // what callers get away with
    List<String> odd = (List<String>) (List<?>) List.of("a", new Object());
    assertEquals(
        "post.send: letters[1]: Object cannot travel (use a record or a sealed interface)",
        assertThrows(
                InvalidArgumentsException.class, () -> send.encodeArguments(new Object[] {odd}))
            .getMessage());
  }

  @Service("post")
  interface Post {
    void send(List<String> letters);
  }

  @Test
  void deepValues_areToldWithAShortPath() {
    Tree tree = new Tree("leaf", List.of());
    for (int i = 0; i < 40; i++) {
      tree = new Tree("branch", List.of(tree));
    }
    Tree deep = tree;
    assertEquals(
        "children[0].children[0].children[0].children….children: nested deeper than 63 levels",
        refusal(() -> Values.encode(deep)));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable attempt) {
    String message = String.valueOf(assertThrows(ValueException.class, attempt).getMessage());
    assertFalse(message.contains("Exception") || message.contains("java."), message);
    return message;
  }
}
