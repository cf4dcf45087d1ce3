package dev.raincheck.protocol.contract;

import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.SealedTypes;
import dev.raincheck.protocol.value.TravelCheck;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts a service into plain maps and lists.
final class ServiceDescription {
  private final ServiceContract service;
  private final List<Class<?>> types;
  private final OwnTypeNames names;

  private ServiceDescription(ServiceContract service) {
    this.service = service;
    this.types =
        service.methods().stream()
            .flatMap(ServiceDescription::typesOf)
            .flatMap(TravelCheck::parts)
            .distinct()
            .toList();
    this.names = new OwnTypeNames(types);
  }

  static Map<String, @Nullable Object> of(ServiceContract service) {
    return new ServiceDescription(service).describe();
  }

  private Map<String, @Nullable Object> describe() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("service", service.name());
    service.description().ifPresent(text -> map.put("description", text));
    map.put("methods", service.methods().stream().map(this::method).toList());
    map.put("types", types());
    return map;
  }

  private Map<String, @Nullable Object> method(MethodContract method) {
    CallPolicy policy = method.policy();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("method", method.name());
    method.description().ifPresent(text -> map.put("description", text));
    map.put("arguments", method.parameters().stream().map(this::argument).toList());
    map.put("result", names.text(method.resultType()));
    map.put("mode", method.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    map.put("idempotent", policy.idempotent());
    Map<String, Object> properties = new LinkedHashMap<>();
    method.exceptions().properties().forEach((name, of) -> properties.put(name, texts(of)));
    map.put("exceptions", List.copyOf(properties.keySet()));
    map.put("properties", properties);
    policy.serialGroup().ifPresent(group -> map.put("serial", group));
    policy.concurrencyLimit().ifPresent(limit -> map.put("concurrent", limit));
    CallPolicy.Timings timings = policy.timings();
    timings.respondWithin().ifPresent(d -> map.put("respondWithin", d.toString()));
    timings.operationLimit().ifPresent(d -> map.put("operationLimit", d.toString()));
    timings.retention().ifPresent(d -> map.put("retention", d.toString()));
    return map;
  }

  private Map<String, @Nullable Object> argument(ParameterContract parameter) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", parameter.name());
    map.put("type", names.text(parameter.type()));
    map.put("optional", parameter.optional());
    return map;
  }

  private Map<String, String> texts(Map<String, Type> types) {
    Map<String, String> texts = new LinkedHashMap<>();
    types.forEach((name, type) -> texts.put(name, names.text(type)));
    return texts;
  }

  /// The service's own types: the components of a record, the constants of an enum, the records of
  /// a sealed interface.
  private Map<String, @Nullable Object> types() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    types.forEach(type -> map.put(names.of(type), describe(type)));
    return map;
  }

  private static Stream<Type> typesOf(MethodContract method) {
    Stream<Type> arguments = method.parameters().stream().map(ParameterContract::type);
    Stream<Type> result =
        method.resultType() == void.class ? Stream.of() : Stream.of(method.resultType());
    Stream<Type> properties =
        method.exceptions().properties().values().stream().flatMap(it -> it.values().stream());
    return Stream.of(arguments, result, properties).flatMap(types -> types);
  }

  private Object describe(Class<?> type) {
    if (type.isEnum()) {
      return constants(type);
    }
    if (!type.isRecord()) {
      return Map.of("one of", SealedTypes.leaves(type).map(names::of).toList());
    }
    Map<String, String> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(component.getName(), names.text(component.getGenericType()));
    }
    return components;
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList();
  }
}
