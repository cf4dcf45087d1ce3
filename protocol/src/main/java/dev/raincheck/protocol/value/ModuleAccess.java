package dev.raincheck.protocol.value;

import java.lang.reflect.Modifier;
import java.util.Optional;

/// Whether types of a user's module can be reached by reflection.
public final class ModuleAccess {
  private static final Module OURS = ModuleAccess.class.getModule();

  private ModuleAccess() {}

  /// The remedy, if the type cannot be reached.
  public static Optional<String> problem(Class<?> type) {
    Module module = type.getModule();
    String packageName = type.getPackageName();
    if (module.isOpen(packageName, OURS)) {
      return Optional.empty();
    }
    if (isPublic(type) && module.isExported(packageName)) {
      return Optional.empty();
    }
    String owner = module.getName();
    return Optional.of(
        "write `opens %s to dev.raincheck.protocol;` into the module-info of %s"
            .formatted(packageName, owner));
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      if (!Modifier.isPublic(c.getModifiers())) {
        return false;
      }
    }
    return true;
  }
}
