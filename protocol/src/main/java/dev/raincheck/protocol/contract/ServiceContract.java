package dev.raincheck.protocol.contract;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.Description;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a service interface says: its name and its methods. Immutable.
public final class ServiceContract {
  private static final ClassValue<ServiceContract> READ =
      new ClassValue<>() {
        @Override
        protected ServiceContract computeValue(Class<?> type) {
          return ContractReader.read(type);
        }
      };

  private final String name;
  private final Class<?> serviceInterface;
  private final Map<String, MethodContract> byName = new LinkedHashMap<>();
  private final Map<Method, MethodContract> byMethod = new LinkedHashMap<>();

  ServiceContract(
      String name, Class<?> serviceInterface, Collection<MethodContract> methodContracts) {
    this.name = name;
    this.serviceInterface = serviceInterface;
    for (MethodContract method : methodContracts) {
      byName.put(method.name(), method);
      method.calls().forEach(call -> byMethod.put(call, method));
    }
  }

  /// Reads an interface, or gives what was read before.
  ///
  /// A method that several parents declare is one method; what type variables of parents stand for
  /// is known. Static and private methods are no part of the service. Default methods are refused,
  /// as are overloads and types that cannot travel.
  ///
  /// @throws ContractException if it cannot be served; lists all problems, with their remedies
  public static ServiceContract of(Class<?> serviceInterface) {
    return READ.get(requireNonNull(serviceInterface, "serviceInterface"));
  }

  /// The name on the wire: `reports` or `reports@2`.
  public String name() {
    return name;
  }

  public Class<?> serviceInterface() {
    return serviceInterface;
  }

  public Optional<String> description() {
    return Optional.ofNullable(serviceInterface.getAnnotation(Description.class))
        .map(Description::value);
  }

  /// All methods, in the order of their names.
  public Collection<MethodContract> methods() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /// The method with a full name on the wire, such as `reports.build`.
  public Optional<MethodContract> method(String fullName) {
    return Optional.ofNullable(byName.get(fullName));
  }

  /// The method that a call of a Java method is a call of: of the interface or a parent of it, also
  /// by the types of the parent.
  public Optional<MethodContract> method(Method method) {
    return Optional.ofNullable(byMethod.get(method));
  }

  /// The service in plain maps and lists, ready to travel as a value to people and tools.
  public Map<String, @Nullable Object> describe() {
    return ServiceDescription.of(this);
  }

  @Override
  public String toString() {
    return "ServiceContract[" + name + ", " + byName.keySet() + "]";
  }
}
