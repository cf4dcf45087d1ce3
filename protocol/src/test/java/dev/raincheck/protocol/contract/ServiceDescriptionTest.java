package dev.raincheck.protocol.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whoever knows a service by its description alone can call it.
@SuppressWarnings({"unchecked", "SameNameButDifferent"}) // plain maps; that is the point
class ServiceDescriptionTest {
  record Order(List<Item> items, Duration due) {
    record Item(String article, int count) {}
  }

  record Invoice(Item[] items) {
    record Item(double price, Kind kind) {
      enum Kind {
        GOODS
      }
    }
  }

  record Duration(int days) {}

  sealed interface Payment permits Payment.Cash, Payment.Item {
    record Cash(long cents) implements Payment {}

    record Item(String barter) implements Payment {}
  }

  /// What travels is what its constructor takes back, without the cause.
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    public enum Reason {
      EXPIRED
    }

    public Refused(String message, Reason reason, Throwable cause) {
      super(message, cause);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  @Service("shop")
  interface Shop {
    @Idempotent
    Invoice order(Order order, java.time.Duration within);

    void pay(Payment payment) throws Refused, java.io.FileNotFoundException;
  }

  private static final ServiceContract SHOP = ServiceContract.of(Shop.class);
  private static final Map<String, @Nullable Object> SHOWN = SHOP.describe();

  private static Map<String, Object> types() {
    return (Map<String, Object>) Objects.requireNonNull(SHOWN.get("types"));
  }

  private static Map<String, Object> method(String name) {
    var methods = (List<Map<String, Object>>) Objects.requireNonNull(SHOWN.get("methods"));
    return methods.stream().filter(it -> name.equals(it.get("method"))).findAny().orElseThrow();
  }

  @Test
  void typesOfOneSimpleName_areToldApart() {
    assertEquals(
        Set.of(
            "Order",
            "Order.Item",
            "Invoice",
            "Invoice.Item",
            "Kind",
            "Payment",
            "Cash",
            "Payment.Item",
            "Reason",
            "ServiceDescriptionTest.Duration"),
        types().keySet());
    assertEquals(
        Map.of("items", "List<Order.Item>", "due", "ServiceDescriptionTest.Duration"),
        types().get("Order"));
    assertEquals(Map.of("items", "Invoice.Item[]"), types().get("Invoice"));
    assertEquals(Map.of("article", "String", "count", "int"), types().get("Order.Item"));
    assertEquals(Map.of("price", "double", "kind", "Kind"), types().get("Invoice.Item"));
    assertEquals(Map.of("one of", List.of("Cash", "Payment.Item")), types().get("Payment"));
    var within = (List<Map<String, Object>>) method("shop.order").get("arguments");
    assertEquals("Duration", within.get(1).get("type"), "the JDK's");
  }

  @Test
  void whetherAMethodIsIdempotent_isSaid() {
    assertEquals(true, method("shop.order").get("idempotent"));
    assertEquals(false, method("shop.pay").get("idempotent"));
  }

  @Test
  void exceptionsThatAMethodDeclares_areNamed_withTheirProperties() {
    assertEquals(List.of("FileNotFoundException", "Refused"), method("shop.pay").get("exceptions"));
    assertEquals(
        Map.of(
            "FileNotFoundException",
            Map.of("message", "String"),
            "Refused",
            Map.of("message", "String", "reason", "Reason")),
        method("shop.pay").get("properties"));
    assertEquals(List.of("EXPIRED"), types().get("Reason"));
    assertEquals(Map.of(), method("shop.order").get("properties"));
  }

  @Test
  void callMadeByTheDescription_isUnderstood() {
    List<Object> arguments = new ArrayList<>();
    for (var argument : (List<Map<String, Object>>) method("shop.order").get("arguments")) {
      arguments.add(example((String) argument.get("type")));
    }
    MethodContract order = SHOP.method("shop.order").orElseThrow();
    assertArrayEquals(
        new Object[] {
          new Order(List.of(new Order.Item("text", 7)), new Duration(7)),
          java.time.Duration.ofHours(1)
        },
        order.decodeArguments(Slice.of(Values.encode(arguments))));
  }

  /// A value of a type, by what is shown of it.
  private static Object example(String type) {
    if (type.startsWith("List<")) {
      return List.of(example(type.substring(5, type.length() - 1)));
    }
    return switch (type) {
      case "int" -> 7;
      case "String" -> "text";
      case "Duration" -> "PT1H";
      default -> {
        Map<String, Object> components = new java.util.LinkedHashMap<>();
        ((Map<String, String>) Objects.requireNonNull(types().get(type), type))
            .forEach((name, part) -> components.put(name, example(part)));
        yield components;
      }
    };
  }
}
