package dev.raincheck.doors.http.dialect;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Texts;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.wire.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a door lets through.
public final class Services {
  private final Map<String, ServiceContract> services = new TreeMap<>();
  private final Map<String, ServedCall> methods = new TreeMap<>();

  /// @throws IllegalArgumentException if there is none, or two have the same name
  public Services(Collection<Class<?>> interfaces) {
    for (Class<?> each : interfaces) {
      ServiceContract contract = ServiceContract.of(each);
      if (services.put(contract.name(), contract) != null) {
        throw new IllegalArgumentException(
            "service %s is served twice (expected: once; give one of them another name in @Service)"
                .formatted(contract.name()));
      }
      for (MethodContract method : contract.methods()) {
        methods.put(method.name(), new ServedCall(method));
      }
    }
    if (services.isEmpty()) {
      throw new IllegalArgumentException(
          "no service at this door (expected: at least one; call serve(Reports.class))");
    }
  }

  /// Makes sure that none is offered which the server does not serve.
  ///
  /// @param served the full names of its methods
  /// @throws IllegalArgumentException if it serves no method of a service
  public void requireServed(Collection<String> served) {
    for (String name : services.keySet()) {
      if (served.stream().noneMatch(it -> it.startsWith(name + "."))) {
        throw new IllegalArgumentException(
            "service %s is not served by this door's server (expected: one of %s; call serve(…) for it at the server, too)"
                .formatted(name, served.stream().map(Services::serviceOf).distinct().toList()));
      }
    }
  }

  private static String serviceOf(String method) {
    return method.substring(0, method.lastIndexOf('.'));
  }

  Collection<ServiceContract> all() {
    return services.values();
  }

  Collection<ServedCall> methods() {
    return methods.values();
  }

  @Nullable ServedCall find(String name) {
    return methods.get(name);
  }

  /// Why there is no such method here, and which there are.
  Failure unknown(String name) {
    String service = name.indexOf('.') < 0 ? name : serviceOf(name);
    if (!services.containsKey(service)) {
      return notKnown(
          ErrorCode.UNKNOWN_SERVICE,
          "no service \"%s\" at this door (known: %s)"
              .formatted(shortened(service), String.join(", ", services.keySet())));
    }
    List<String> known =
        methods.keySet().stream().filter(it -> it.startsWith(service + ".")).toList();
    return notKnown(
        ErrorCode.UNKNOWN_METHOD,
        "no method \"%s\" at this door (known: %s)"
            .formatted(shortened(name), known.stream().collect(Collectors.joining(", "))));
  }

  private static String shortened(String text) {
    return Texts.cut(text, 100);
  }

  private static Failure notKnown(ErrorCode code, String message) {
    return Failure.of(code, Execution.NOT_STARTED, message);
  }
}
