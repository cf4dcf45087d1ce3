package dev.raincheck.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A service, as the server describes it; immutable. See [RaincheckClient#describe()].
public final class ServiceDescription {
  private final String name;
  private final @Nullable String description;
  private final List<MethodDescription> methods;
  private final Map<String, Object> types;

  private ServiceDescription(DescriptionMap map) {
    this.name = map.text("service");
    this.description = map.optionalText("description").orElse(null);
    this.methods = map.list("methods", MethodDescription::of);
    Map<String, Object> named = new LinkedHashMap<>();
    map.mapOf("types").forEach((type, parts) -> named.put(String.valueOf(type), parts));
    this.types = Collections.unmodifiableMap(named);
  }

  /// @throws dev.raincheck.protocol.bytes.ValueException if it is no description
  static ServiceDescription of(Object described) {
    return new ServiceDescription(DescriptionMap.of("service", described));
  }

  /// {@return the service's name on the wire, such as `reports`}
  public String name() {
    return name;
  }

  /// {@return what the service's `@Description` says; empty if it has none}
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /// {@return the methods that can be called}
  public List<MethodDescription> methods() {
    return methods;
  }

  /// {@return the service's own types, by name} For a record it is a map from its components to
  /// their types, for an enum the list of its constants, for a sealed interface a map from `one of`
  /// to the list of its records.
  public Map<String, Object> types() {
    return types;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceDescription that
        && name.equals(that.name)
        && description().equals(that.description())
        && methods.equals(that.methods)
        && types.equals(that.types);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + methods.hashCode();
  }

  @Override
  public String toString() {
    return name + methods;
  }
}
