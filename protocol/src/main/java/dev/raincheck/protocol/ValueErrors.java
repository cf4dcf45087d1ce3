package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Turns what Jackson throws into messages that a caller of a service can read: the place in the
/// value, what came, what is expected.
final class ValueErrors {
  private static final int SHOWN_MAX = 40;

  private ValueErrors() {}

  /// @param root the name of the whole value, such as that of a parameter; may be empty
  static ValueException translate(String root, Exception failure) {
    String path = root + path(failure);
    String problem = problem(failure);
    return new ValueException(path.isEmpty() ? problem : path + ": " + problem, failure);
  }

  private static String path(Exception failure) {
    if (!(failure instanceof JsonMappingException mapping)) {
      return "";
    }
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getFieldName() != null) {
        path.append('.').append(step.getFieldName());
      } else if (step.getIndex() >= 0) {
        path.append('[').append(step.getIndex()).append(']');
      }
    }
    return path.toString();
  }

  private static String problem(Throwable failure) {
    return switch (failure) {
      case ValueException ours -> String.valueOf(ours.getMessage());
      case InvalidTypeIdException e -> unknownType(e);
      case InvalidFormatException e -> expected(shown(e.getValue()), e.getTargetType());
      case InputCoercionException _ -> "a number that is too large for its type";
      case ValueInstantiationException e when e.getCause() != null ->
          "%s refuses it: %s"
              .formatted(e.getType().getRawClass().getSimpleName(), e.getCause().getMessage());
      case MismatchedInputException e when e.getTargetType() != null ->
          expected(found(e), e.getTargetType());
      case JsonMappingException e when e.getCause() != null -> problem(e.getCause());
      case JacksonException e -> e.getOriginalMessage();
      default -> failure.toString();
    };
  }

  private static String unknownType(InvalidTypeIdException e) {
    String base = e.getBaseType().getRawClass().getSimpleName();
    String names =
        String.join(
            ", ",
            SealedTypes.leaves(e.getBaseType().getRawClass()).map(Class::getSimpleName).toList());
    String id = e.getTypeId() == null ? "no property \"type\"" : "type " + shown(e.getTypeId());
    return "%s (expected: a %s: %s)".formatted(id, base, names);
  }

  private static String expected(String found, Class<?> target) {
    if (target.isEnum()) {
      Object[] constants = target.getEnumConstants();
      return "%s (expected: one of %s)".formatted(found, java.util.Arrays.toString(constants));
    }
    return "%s (expected: %s)".formatted(found, target.getSimpleName());
  }

  private static String found(MismatchedInputException e) {
    if (!(e.getProcessor() instanceof JsonParser in)) {
      return "something else";
    }
    try {
      return found(in);
    } catch (IOException | ValueException unreadable) {
      return "something unreadable";
    }
  }

  private static String found(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case null -> "nothing";
      case START_ARRAY -> "an array";
      case START_OBJECT, FIELD_NAME -> "a map";
      case END_ARRAY, END_OBJECT, NOT_AVAILABLE -> "nothing";
      case VALUE_NULL -> "null";
      case VALUE_STRING -> shown(in.getText());
      case VALUE_EMBEDDED_OBJECT -> shown(in.getEmbeddedObject());
      case VALUE_TRUE, VALUE_FALSE -> in.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue().toString();
    };
  }

  static String shown(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    String text = String.valueOf(value);
    String shortened = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    return value instanceof String ? '"' + shortened + '"' : shortened;
  }
}
