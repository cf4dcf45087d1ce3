package dev.raincheck.protocol.contract;

import dev.raincheck.protocol.value.ScalarType;
import dev.raincheck.protocol.value.TypeNames;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the types of a service are called in its description, each otherwise: by its simple name,
/// or where another type has that one, with as much of what is around it as distinguishes them:
/// `Order.Item` and `Invoice.Item`. Behind the last dot is always the simple name.
final class OwnTypeNames {
  private final Map<Class<?>, String> names = new HashMap<>();

  OwnTypeNames(Collection<Class<?>> types) {
    Set<String> ofJdk = new HashSet<>();
    for (Class<?> type :
        List.of(List.class, Set.class, Collection.class, Map.class, Optional.class)) {
      ofJdk.add(type.getSimpleName());
    }
    ScalarType.classes().forEach(type -> ofJdk.add(type.getSimpleName()));
    for (Class<?> type : types) {
      names.put(type, unique(type, types, ofJdk));
    }
  }

  private static String unique(Class<?> type, Collection<Class<?>> types, Set<String> taken) {
    String[] parts = type.getName().split("[.$]", -1);
    String name = type.getSimpleName();
    for (int i = parts.length - 2; i >= 0; i--) {
      String shown = name;
      boolean shared = types.stream().anyMatch(it -> it != type && isCalled(it, shown));
      if (!shared && !taken.contains(name)) {
        return name;
      }
      name = parts[i] + "." + name;
    }
    return name;
  }

  private static boolean isCalled(Class<?> type, String name) {
    String full = type.getName().replace('$', '.');
    return full.equals(name) || full.endsWith("." + name);
  }

  String of(Class<?> type) {
    return names.getOrDefault(type, type.getSimpleName());
  }

  String text(Type type) {
    return TypeNames.of(type, this::of);
  }
}
