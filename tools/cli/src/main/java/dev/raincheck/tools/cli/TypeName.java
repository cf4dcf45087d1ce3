package dev.raincheck.tools.cli;

import java.util.ArrayList;
import java.util.List;

/// A type as a server describes it, taken apart: `Map<String, List<Query>>`, `byte[]`.
///
/// @param name without type arguments; `[]` for an array
/// @param arguments its type arguments; of an array the type of its elements
record TypeName(String name, List<TypeName> arguments) {
  private static final String ARRAY = "[]";

  /// What cannot be taken apart is a name.
  static TypeName of(String text) {
    String type = text.strip();
    if (type.endsWith(ARRAY) && !type.equals("byte[]")) {
      return new TypeName(ARRAY, List.of(of(type.substring(0, type.length() - ARRAY.length()))));
    }
    int open = type.indexOf('<');
    if (open < 0 || !type.endsWith(">")) {
      return new TypeName(type, List.of());
    }
    return new TypeName(
        type.substring(0, open), split(type.substring(open + 1, type.length() - 1)));
  }

  private static List<TypeName> split(String text) {
    List<TypeName> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(of(text.substring(begin, i)));
        begin = i + 1;
      }
    }
    parts.add(of(text.substring(begin)));
    return List.copyOf(parts);
  }

  boolean isOptional() {
    return name.equals("Optional") && arguments.size() == 1;
  }

  /// Of a list, a set or an array.
  boolean hasElements() {
    return arguments.size() == 1
        && switch (name) {
          case "List", "Set", "Collection", ARRAY -> true;
          default -> false;
        };
  }

  boolean isMap() {
    return name.equals("Map") && arguments.size() == 2;
  }

  /// The type of elements, of a map's values, or of what is optional.
  TypeName inner() {
    return arguments.getLast();
  }

  /// Whether JSON has another form for it than text.
  boolean isNumberOrFlag() {
    return switch (name) {
      case "boolean", "Boolean", "byte", "Byte", "short", "Short", "int", "Integer", "long" -> true;
      case "Long", "float", "Float", "double", "Double", "BigInteger", "BigDecimal" -> true;
      default -> false;
    };
  }

  /// What a number or flag looks like.
  String form() {
    return switch (name) {
      case "boolean", "Boolean" -> "true or false";
      case "float", "Float", "double", "Double", "BigDecimal" -> "a number such as 2.5";
      default -> "a whole number such as 5";
    };
  }

  boolean isFloat() {
    return switch (name) {
      case "float", "Float", "double", "Double" -> true;
      default -> false;
    };
  }
}
