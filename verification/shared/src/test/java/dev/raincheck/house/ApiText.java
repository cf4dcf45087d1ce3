package dev.raincheck.house;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What users can name of a class, one line for the class and one for each member: what has changed
/// for them is what differs between two of these texts. As in source code, with null where it may
/// be.
final class ApiText {
  private static final int MODIFIERS =
      Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;

  private ApiText() {}

  static List<String> of(Class<?> type) {
    List<String> members = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      add(members, field, field.getModifiers(), typed(field.getAnnotatedType(), field.getName()));
    }
    for (var constructor : type.getDeclaredConstructors()) {
      add(members, constructor, constructor.getModifiers(), call(constructor, "new"));
    }
    for (Method method : type.getDeclaredMethods()) {
      String value = method.getDefaultValue() == null ? "" : " default " + valueOf(method);
      String text = typed(method.getAnnotatedReturnType(), call(method, method.getName()));
      add(
          members,
          method,
          method.getModifiers(),
          generics(method.getTypeParameters()) + text + value);
    }
    List<String> lines = new ArrayList<>(List.of(header(type)));
    members.stream().sorted().forEach(lines::add);
    return lines;
  }

  private static <M extends Member & AnnotatedElement> void add(
      List<String> members, M member, int modifiers, String text) {
    boolean isSeen = (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    if (isSeen && !member.isSynthetic()) {
      members.add("  " + words(member, modifiers & MODIFIERS) + text);
    }
  }

  private static String valueOf(Method method) {
    Object value = method.getDefaultValue();
    return value instanceof Object[] all ? Arrays.toString(all) : String.valueOf(value);
  }

  private static String header(Class<?> type) {
    boolean hasParent = kind(type).equals("class") && type.getSuperclass() != Object.class;
    return words(type, type.getModifiers() & MODIFIERS)
        + (type.isSealed() ? "sealed " : "")
        + "%s %s%s"
            .formatted(kind(type), type.getName(), generics(type.getTypeParameters()))
            .strip()
        + (hasParent ? " extends " + text(type.getAnnotatedSuperclass()) : "")
        + list(" implements ", Stream.of(type.getAnnotatedInterfaces()).map(ApiText::text))
        + (type.isSealed()
            ? list(" permits ", Stream.of(type.getPermittedSubclasses()).map(Class::getName))
            : "");
  }

  private static String kind(Class<?> type) {
    if (type.isInterface()) {
      return type.isAnnotation() ? "@interface" : "interface";
    }
    return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
  }

  private static String words(AnnotatedElement element, int modifiers) {
    String words = Modifier.toString(modifiers);
    return (element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "")
        + words
        + (words.isEmpty() ? "" : " ");
  }

  private static String call(Executable executable, String name) {
    String parameters =
        Stream.of(executable.getAnnotatedParameterTypes())
            .map(ApiText::text)
            .collect(Collectors.joining(", ", "(", ")"));
    return name
        + (executable.isVarArgs() ? parameters.replaceFirst("\\[]\\)$", "...)") : parameters)
        + list(" throws ", Stream.of(executable.getAnnotatedExceptionTypes()).map(ApiText::text));
  }

  private static String typed(AnnotatedType type, String name) {
    return text(type) + " " + name;
  }

  private static String generics(TypeVariable<?>[] variables) {
    String all =
        Stream.of(variables)
            .map(it ->
                it.getName()
                    + list(" extends ", Stream.of(it.getAnnotatedBounds()).map(ApiText::text)))
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : "<" + all + "> ";
  }

  private static String list(String before, Stream<String> parts) {
    String all = parts.collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : before + all;
  }

  private static String text(AnnotatedType type) {
    return type.toString()
        .replace("org.jspecify.annotations.Nullable()", "Nullable")
        .replaceAll("\\bjava\\.lang\\.(?=[A-Z@])", "");
  }
}
