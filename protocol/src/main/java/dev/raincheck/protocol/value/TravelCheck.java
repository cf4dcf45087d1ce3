package dev.raincheck.protocol.value;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Finds out whether values of a type can travel, through all that the type is made of, and
/// collects what is in the way, each with its place and the remedy.
public final class TravelCheck {
  private final List<String> problems = new ArrayList<>();
  private final Set<Type> seen = new LinkedHashSet<>();

  private TravelCheck() {}

  /// What is in the way; empty if values of the type can travel.
  public static List<String> problems(Type type) {
    TravelCheck check = new TravelCheck();
    check.visit("", type, Map.of());
    return List.copyOf(check.problems);
  }

  /// The records, enums and sealed interfaces that values of the type are made of.
  public static Stream<Class<?>> parts(Type type) {
    TravelCheck check = new TravelCheck();
    check.visit("", type, Map.of());
    return check.seen.stream().<Class<?>>map(Generics::raw).distinct();
  }

  private void visit(String place, Type type, Map<TypeVariable<?>, Type> bindings) {
    switch (type) {
      case Class<?> plain -> visitClass(place, plain, bindings);
      case ParameterizedType generic -> visitGeneric(place, generic, bindings);
      case GenericArrayType array -> visit(place, array.getGenericComponentType(), bindings);
      case WildcardType wildcard ->
          refuse(place, wildcard, "name the type instead of the wildcard");
      case TypeVariable<?> variable -> visitVariable(place, variable, bindings);
      default -> refuse(place, type, "use a class or a record");
    }
  }

  private void visitVariable(
      String place, TypeVariable<?> variable, Map<TypeVariable<?>, Type> bindings) {
    // What a variable of a record stands for has been visited where it was given.
    if (!bindings.containsKey(variable)) {
      refuse(place, variable, "name the type instead of the type variable");
    }
  }

  private void visitClass(String place, Class<?> type, Map<TypeVariable<?>, Type> bindings) {
    if (type.isArray() && type != byte[].class) {
      visitArray(place, type, bindings);
    } else if (type.getTypeParameters().length > 0) {
      refuse(place, type, "give its type arguments: " + type.getSimpleName() + "<…>");
    } else if (!TravellingTypes.isScalar(type)) {
      visitOwn(place, type, type, bindings);
    }
  }

  private void visitArray(String place, Class<?> type, Map<TypeVariable<?>, Type> bindings) {
    Class<?> element = type.getComponentType();
    if (element == char.class || element == Character.class) {
      refuse(place, type, "use String");
    } else if (element == Byte.class) {
      refuse(place, type, "use byte[]");
    } else {
      visit(place, element, bindings);
    }
  }

  private void visitGeneric(
      String place, ParameterizedType type, Map<TypeVariable<?>, Type> bindings) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    for (Type argument : arguments) {
      visit(place, argument, bindings);
    }
    if (TravellingTypes.isMap(raw)) {
      visitKey(place, type, arguments[0], bindings);
    } else if (raw == Optional.class && rawClass(arguments[0]) == Optional.class) {
      refuse(place, type, "use a single Optional: nil means empty");
    } else if (raw != Optional.class && !TravellingTypes.isCollection(raw)) {
      visitOwn(place, raw, type, bindings);
    }
  }

  private void visitKey(String place, Type map, Type key, Map<TypeVariable<?>, Type> bindings) {
    if (KeyType.of(Generics.raw(Generics.resolve(key, bindings))) == null) {
      refuse(place, map, "use String, an enum, Integer, Long or UUID for the keys");
    }
  }

  private static Type rawClass(Type type) {
    return type instanceof ParameterizedType generic ? generic.getRawType() : type;
  }

  /// A type that is neither the JDK's nor ours: a record, an enum or a sealed interface.
  private void visitOwn(
      String place, Class<?> raw, Type type, Map<TypeVariable<?>, Type> bindings) {
    Type resolved = Generics.resolve(type, bindings);
    if (resolved.getTypeName().length() > TravellingTypes.NAME_LENGTH_MAX) {
      refuse(place, raw, "its type arguments grow without end; give it fixed ones");
      return;
    }
    if (!seen.add(resolved)) {
      return;
    }
    if (raw.isRecord()) {
      checkAccess(place, raw);
      visitComponents(place, raw, resolved);
    } else if (SealedTypes.isSealedInterface(raw)) {
      checkAccess(place, raw);
      visitPermitted(place, raw, resolved);
    } else if (!raw.isEnum()) {
      refuse(place, type, TravellingTypes.remedy(raw));
    }
  }

  private void visitComponents(String place, Class<?> record, Type resolved) {
    boolean named = SealedTypes.carriesName(record);
    for (RecordComponent component : record.getRecordComponents()) {
      String inside =
          (place.isEmpty() ? "" : place + " > ")
              + record.getSimpleName()
              + "."
              + component.getName();
      visit(inside, component.getGenericType(), Generics.bindings(resolved));
      if (named && component.getName().equals(SealedTypes.TYPE_PROPERTY)) {
        refuse(inside, record, "rename the component: \"type\" holds the name of the record");
      }
    }
  }

  private void visitPermitted(String place, Class<?> sealed, Type resolved) {
    Set<String> names = new HashSet<>();
    SealedTypes.leaves(sealed)
        .filter(leaf -> !names.add(leaf.getSimpleName()))
        .forEach(leaf ->
            refuse(
                place,
                leaf,
                "two records of " + sealed.getSimpleName() + " have this name; rename one"));
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (!permitted.isRecord() && !SealedTypes.isSealedInterface(permitted)) {
        refuse(
            place,
            permitted,
            "permit records and sealed interfaces only in " + sealed.getSimpleName());
      } else if (!isDetermined(permitted, sealed)) {
        refuse(place, permitted, "hand all its type parameters on to " + sealed.getSimpleName());
      } else {
        visitOwn(place, permitted, Generics.permitted(permitted, resolved), Map.of());
      }
    }
  }

  /// Whether each type parameter of the permitted type is one of the sealed type.
  private static boolean isDetermined(Class<?> permitted, Class<?> sealed) {
    Stream<Type> handedOn =
        Arrays.stream(permitted.getGenericInterfaces())
            .filter(ParameterizedType.class::isInstance)
            .map(ParameterizedType.class::cast)
            .filter(parent -> parent.getRawType() == sealed)
            .flatMap(parent -> Arrays.stream(parent.getActualTypeArguments()));
    return handedOn.toList().containsAll(List.of(permitted.getTypeParameters()));
  }

  private void checkAccess(String place, Class<?> type) {
    ModuleAccess.problem(type).ifPresent(remedy -> refuse(place, type, remedy));
  }

  private void refuse(String place, Type type, String remedy) {
    String subject = TypeNames.of(type);
    String where = place.isEmpty() ? "" : place + ": ";
    problems.add(where + subject + " cannot travel (" + remedy + ")");
  }
}
