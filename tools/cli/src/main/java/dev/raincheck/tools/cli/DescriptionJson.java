package dev.raincheck.tools.cli;

import dev.raincheck.client.MethodDescription;
import dev.raincheck.client.ServiceDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Descriptions of services as plain values, for JSON.
final class DescriptionJson {
  private DescriptionJson() {}

  static List<Object> of(List<ServiceDescription> services) {
    List<Object> all = new ArrayList<>();
    for (ServiceDescription service : services) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("service", service.name());
      service.description().ifPresent(it -> map.put("description", it));
      map.put("methods", service.methods().stream().map(DescriptionJson::of).toList());
      map.put("types", service.types());
      all.add(map);
    }
    return all;
  }

  private static Map<String, @Nullable Object> of(MethodDescription method) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("method", method.name());
    method.description().ifPresent(it -> map.put("description", it));
    map.put("arguments", method.arguments().stream().map(DescriptionJson::of).toList());
    map.put("result", method.result());
    map.put("mode", method.mode());
    map.put("idempotent", method.isIdempotent());
    map.put("exceptions", method.exceptions());
    method.serialGroup().ifPresent(it -> map.put("serial", it));
    method.concurrencyLimit().ifPresent(it -> map.put("concurrent", it));
    method.respondWithin().ifPresent(it -> map.put("respondWithin", it));
    method.operationLimit().ifPresent(it -> map.put("operationLimit", it));
    method.retention().ifPresent(it -> map.put("retention", it));
    return map;
  }

  private static Map<String, Object> of(MethodDescription.Argument argument) {
    return Map.of(
        "name", argument.name(), "type", argument.type(), "optional", argument.isOptional());
  }
}
