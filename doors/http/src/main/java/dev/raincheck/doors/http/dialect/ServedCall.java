package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.Shape;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A method that can be called at a door, with what its arguments look like.
final class ServedCall {
  private final MethodContract contract;
  private final List<Shape> shapes;

  ServedCall(MethodContract contract) {
    this.contract = contract;
    this.shapes = contract.parameters().stream().map(it -> Shape.of(it.type())).toList();
  }

  MethodContract contract() {
    return contract;
  }

  String name() {
    return contract.name();
  }

  List<Shape> shapes() {
    return shapes;
  }

  /// @param arguments a list by position, or a map by name, in plain Java
  /// @throws Unreadable if a value cannot be what its type wants
  Request.Call request(Object arguments, Request.Options options) {
    Object fitted =
        arguments instanceof Map<?, ?> byName ? byName(byName) : byPosition((List<?>) arguments);
    try {
      return request(Slice.of(Values.encode(fitted)), options);
    } catch (ValueException untravelled) {
      throw new Unreadable(name() + ": " + untravelled.getMessage(), untravelled);
    }
  }

  /// @param arguments as MessagePack
  Request.Call request(Slice arguments, Request.Options options) {
    return new Request.Call(ServerPort.UNNUMBERED, 0, name(), arguments, options);
  }

  private List<@Nullable Object> byPosition(List<?> arguments) {
    List<@Nullable Object> fitted = new ArrayList<>();
    for (Object each : arguments) {
      int index = fitted.size();
      fitted.add(
          index < shapes.size()
              ? Fitting.fit(each, shapes.get(index), parameter(index).name())
              : Fitting.plain(each));
    }
    return fitted;
  }

  private Map<String, @Nullable Object> byName(Map<?, ?> arguments) {
    Map<String, @Nullable Object> fitted = new LinkedHashMap<>();
    arguments.forEach((name, each) -> fitted.put((String) name, byName((String) name, each)));
    return fitted;
  }

  private @Nullable Object byName(String name, @Nullable Object value) {
    for (int i = 0; i < shapes.size(); i++) {
      if (parameter(i).name().equals(name)) {
        return Fitting.fit(value, shapes.get(i), name);
      }
    }
    return Fitting.plain(value); // which the server refuses, naming those it knows
  }

  private ParameterContract parameter(int index) {
    return contract.parameters().get(index);
  }
}
