package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.server.state.ServedMethod;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What can be called here.
public final class MethodDirectory {
  private final Map<String, ServedMethod> methods = new TreeMap<>();
  private final Map<String, byte[]> descriptions = new TreeMap<>();
  private final byte[] wholeDescription;

  /// @param descriptions what `Describe` answers, by service
  /// @param wholeDescription what `Describe` answers for all of them
  public MethodDirectory(
      Collection<ServedMethod> methods, Map<String, byte[]> descriptions, byte[] wholeDescription) {
    methods.forEach(method -> this.methods.put(method.name(), method));
    this.descriptions.putAll(descriptions);
    this.wholeDescription = wholeDescription;
  }

  @Nullable ServedMethod find(String name) {
    return methods.get(name);
  }

  Collection<ServedMethod> all() {
    return methods.values();
  }

  public List<String> names() {
    return List.copyOf(methods.keySet());
  }

  byte @Nullable [] describe(@Nullable String service) {
    return service == null ? wholeDescription : descriptions.get(service);
  }

  /// Why there is no such method, and which there are.
  Failure unknown(String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return notKnown(
          ErrorCode.UNKNOWN_SERVICE,
          "method \"%s\" (expected: service.method, such as %s)"
              .formatted(name, methods.keySet().stream().findFirst().orElse("reports.build")));
    }
    String service = name.substring(0, dot);
    if (!descriptions.containsKey(service)) {
      return unknownService(service);
    }
    String prefix = service + ".";
    List<String> known =
        methods.keySet().stream().filter(other -> other.startsWith(prefix)).toList();
    return notKnown(
        ErrorCode.UNKNOWN_METHOD,
        "service \"%s\" has no method \"%s\" (known: %s)"
            .formatted(service, name.substring(dot + 1), String.join(", ", known)));
  }

  Failure unknownService(String service) {
    return notKnown(
        ErrorCode.UNKNOWN_SERVICE,
        "no service \"%s\" is served here (known: %s)"
            .formatted(service, String.join(", ", descriptions.keySet())));
  }

  private static Failure notKnown(ErrorCode code, String message) {
    return Failure.of(code, Execution.NOT_STARTED, message);
  }
}
