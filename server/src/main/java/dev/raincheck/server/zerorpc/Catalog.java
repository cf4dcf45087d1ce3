package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.settings.ZeroRpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What can be called here, by the names that these clients have for it: `reports.build`, and
/// `build` alone, since an attribute of Python's has no dot.
public final class Catalog {
  /// Methods that infi.rpc's clients find on every server.
  static final Set<String> OF_INFI =
      Set.of(
          "ping",
          "get_rpc_method_names",
          "get_rpc_max_response_time",
          "get_rpc_ipython_argspec",
          "query_async_request",
          "cancel_async_request");

  private final String serverName;
  private final double longestAnswerSeconds;
  private final Map<String, MethodContract> byName = new TreeMap<>();

  /// Each method once, by its flat name if it has one.
  private final Set<String> listed = new TreeSet<>();

  /// @param serverName what it calls itself
  /// @throws IllegalArgumentException if a name says two things, or cannot be used; says which one,
  ///   and what to do
  public Catalog(
      ZeroRpc settings, Collection<ServiceContract> services, Times times, String serverName) {
    this.serverName = serverName;
    Set<String> flat = flatServices(settings, services);
    for (ServiceContract service : services) {
      for (MethodContract method : service.methods()) {
        byName.put(method.name(), method);
        listed.add(method.name());
      }
    }
    for (ServiceContract service : services) {
      if (flat.contains(service.name())) {
        service.methods().forEach(this::addFlat);
      }
    }
    longestAnswerSeconds = longestAnswer(times).toNanos() / 1e9;
  }

  private static Set<String> flatServices(ZeroRpc settings, Collection<ServiceContract> services) {
    Set<String> all = services.stream().map(ServiceContract::name).collect(Collectors.toSet());
    List<Class<?>> chosen = settings.flatNamesOf();
    if (chosen == null) {
      return all;
    }
    Set<String> flat =
        chosen.stream().map(it -> ServiceContract.of(it).name()).collect(Collectors.toSet());
    for (String name : flat) {
      if (!all.contains(name)) {
        throw new IllegalArgumentException(
            "zeroRpc: flat names of %s, which is not served (expected: one of %s)"
                .formatted(name, String.join(", ", new TreeSet<>(all))));
      }
    }
    return flat;
  }

  private void addFlat(MethodContract method) {
    String flat = method.name().substring(method.name().lastIndexOf('.') + 1);
    if (isReserved(flat)) {
      throw new IllegalArgumentException(
          "zeroRpc: %s cannot be called \"%s\", which these clients use for something else (expected: another name; or no flat name for its service, by ZeroRpc.DEFAULT.withFlatNamesOf(others))"
              .formatted(method.name(), flat));
    }
    MethodContract other = byName.putIfAbsent(flat, method);
    if (other != null) {
      throw new IllegalArgumentException(
          "zeroRpc: \"%s\" is the flat name of %s and of %s (expected: of one; choose the services whose methods have flat names, by ZeroRpc.DEFAULT.withFlatNamesOf(one), or rename a method)"
              .formatted(flat, other.name(), method.name()));
    }
    listed.remove(method.name());
    listed.add(flat);
  }

  private static boolean isReserved(String name) {
    return name.equals(InfiCall.ON_CALL)
        || Envelopes.EVENTS.contains(name)
        || name.startsWith(Introspection.PREFIX)
        || name.startsWith(TokenCalls.PREFIX)
        || OF_INFI.contains(name);
  }

  /// No answer takes longer.
  private Duration longestAnswer(Times times) {
    return byName.values().stream()
        .map(it -> it.policy().timings().respondWithin().orElse(times.respondWithin()))
        .max(Duration::compareTo)
        .orElse(times.respondWithin());
  }

  String serverName() {
    return serverName;
  }

  double longestAnswerSeconds() {
    return longestAnswerSeconds;
  }

  /// The name that the book knows.
  String fullName(String name) {
    MethodContract method = byName.get(name);
    return method == null ? name : method.name();
  }

  @Nullable MethodContract find(String name) {
    return byName.get(name);
  }

  /// All methods, each by the name that is shorter.
  List<String> names() {
    return List.copyOf(listed);
  }

  static List<String> parameters(MethodContract method) {
    List<String> names = new ArrayList<>();
    for (ParameterContract parameter : method.parameters()) {
      names.add(parameter.name());
    }
    return names;
  }
}
