package dev.raincheck.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Conditions on packages as wholes, and on what modules export.
final class Packages {
  private Packages() {}

  /// That a class knows no package which comes later in the list than its own.
  static ArchCondition<JavaClass> knowOnlyWhatIsBelow(String root, List<String> floors) {
    return new ArchCondition<>("know only what is below") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int own = floor(type);
        for (Dependency one : type.getDirectDependenciesFromSelf()) {
          JavaClass target = one.getTargetClass();
          boolean ours = target.getPackageName().startsWith(root + ".");
          if (ours && (own < 0 || floor(target) < 0 || floor(target) > own)) {
            events.add(SimpleConditionEvent.violated(one, one.getDescription()));
          }
        }
      }

      private int floor(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(root + ".") ? floors.indexOf(name.substring(root.length() + 1)) : -1;
      }
    };
  }

  /// That a package has at most so many files.
  static ArchCondition<JavaClass> haveAtMost(int filesMax) {
    return new ArchCondition<>("be in a package of at most " + filesMax + " files") {
      private Map<String, Set<String>> files = Map.of();

      @Override
      public void init(Collection<JavaClass> all) {
        files =
            all.stream()
                .map(Architecture::outermost)
                .filter(it -> !it.getSimpleName().equals("package-info"))
                .collect(
                    Collectors.groupingBy(
                        JavaClass::getPackageName,
                        Collectors.mapping(
                            JavaClass::getSimpleName, Collectors.toCollection(TreeSet::new))));
      }

      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int count = files.getOrDefault(type.getPackageName(), Set.of()).size();
        if (count > filesMax) {
          String message = type.getPackageName() + " has " + count + " files";
          events.add(SimpleConditionEvent.violated(type, message));
        }
      }
    };
  }

  /// What each module exports, and to whom if not to everybody: `package` or `package to module,
  /// module`.
  static Map<String, Set<String>> exported(Collection<ModuleDescriptor> modules) {
    var exported = new TreeMap<String, Set<String>>();
    for (ModuleDescriptor module : modules) {
      var packages = new TreeSet<String>();
      for (ModuleDescriptor.Exports one : module.exports()) {
        Set<String> to = new TreeSet<>(one.targets());
        packages.add(one.source() + (to.isEmpty() ? "" : " to " + String.join(", ", to)));
      }
      exported.put(module.name(), packages);
    }
    return exported;
  }
}
