package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.value.Shape;

/// Finds the methods that would have to say null by XML-RPC, before anybody calls them.
final class NilCheck {
  private NilCheck() {}

  /// @throws IllegalArgumentException for the first of them; says what to do
  static void require(Services services) {
    for (ServedCall each : services.methods()) {
      MethodContract method = each.contract();
      if (method.resultType() != void.class && mayBeNull(Shape.of(method.resultType()))) {
        throw new IllegalArgumentException(
            "%s: its result may be null, which XML-RPC cannot say (expected: a result that is always there; call xmlRpc(WITH_NIL) if all clients of XML-RPC read <nil/>, or xmlRpc(OFF) if there are none)"
                .formatted(method.name()));
      }
    }
  }

  /// What is null in a map or a record is left out there, which needs no word.
  private static boolean mayBeNull(Shape shape) {
    return switch (shape) {
      case Shape.Maybe m -> true;
      case Shape.Elements(Shape element) -> mayBeNull(element);
      case Shape.Scalar s -> false;
      case Shape.Constants c -> false;
      case Shape.Entries e -> false;
      case Shape.Composite c -> false;
      case Shape.Choice c -> false;
    };
  }
}
