package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what Jackson throws into messages that a caller of a service can read: the place in the
/// value, what came, what is expected.
final class ValueErrors {
  private static final int SHOWN_MAX = 40;

  /// Steps into a value; of a longer path the beginning and the end are shown.
  private static final int STEPS_MAX = 8;

  private ValueErrors() {}

  /// @param root the name of the whole value, such as that of a parameter; may be empty
  static ValueException translate(String root, Exception failure) {
    String inside = path(failure);
    String path = root.isEmpty() && inside.startsWith(".") ? inside.substring(1) : root + inside;
    String problem = problem(failure);
    return new ValueException(path.isEmpty() ? problem : path + ": " + problem, failure);
  }

  private static String path(Exception failure) {
    if (!(failure instanceof JsonMappingException mapping)) {
      return "";
    }
    List<String> steps = mapping.getPath().stream().map(ValueErrors::step).toList();
    if (steps.size() <= STEPS_MAX) {
      return String.join("", steps);
    }
    return String.join("", steps.subList(0, STEPS_MAX - 1)) + "…" + steps.getLast();
  }

  private static String step(JsonMappingException.Reference step) {
    if (step.getFieldName() != null) {
      return "." + shortened(step.getFieldName()); // a key of a map may be as long as it likes
    }
    return step.getIndex() >= 0 ? "[" + step.getIndex() + "]" : "";
  }

  private static String problem(Throwable failure) {
    return switch (failure) {
      case ValueException ours -> String.valueOf(ours.getMessage());
      case InvalidTypeIdException e -> unknownType(e);
      case InvalidFormatException e -> expected(shown(e.getValue()), e.getTargetType());
      case InputCoercionException e ->
          expected(foundBy(e.getProcessor()) + " is out of range", e.getTargetType());
      case ValueInstantiationException e when e.getCause() != null ->
          "%s refuses it: %s"
              .formatted(e.getType().getRawClass().getSimpleName(), e.getCause().getMessage());
      case MismatchedInputException e when e.getTargetType() != null ->
          expected(foundBy(e.getProcessor()), e.getTargetType());
      case InvalidDefinitionException e when e.getType() != null -> undefined(e);
      case JsonMappingException e when e.getCause() != null -> problem(e.getCause());
      case JacksonException e -> e.getOriginalMessage();
      default -> failure.toString();
    };
  }

  private static String unknownType(InvalidTypeIdException e) {
    return e.getTypeId() == null
        ? expected("a map without a type", e.getBaseType().getRawClass())
        : expected("type " + shown(e.getTypeId()), e.getBaseType().getRawClass());
  }

  /// Jackson does not know how to make or to write such a value.
  private static String undefined(InvalidDefinitionException e) {
    Class<?> type = e.getType().getRawClass();
    if (e.getProcessor() instanceof JsonParser in && SealedTypes.isSealedInterface(type)) {
      JsonToken token = in.currentToken();
      boolean scalar = token != null && token.isScalarValue();
      return expected(scalar ? foundBy(in) : "a map without a type", type);
    }
    String remedy = ModuleAccess.problem(type).orElse(TravellingTypes.remedy(type));
    return "%s cannot travel (%s)".formatted(TypeText.of(type), remedy);
  }

  private static String expected(String found, Class<?> target) {
    if (SealedTypes.isSealedInterface(target)) {
      return "%s (expected: a map with type %s)".formatted(found, names(target));
    }
    if (target.isEnum()) {
      List<String> names =
          Arrays.stream(target.getEnumConstants()).map(each -> ((Enum<?>) each).name()).toList();
      return "%s (expected: one of %s)".formatted(found, names);
    }
    return "%s (expected: %s)".formatted(found, target.getSimpleName());
  }

  /// `Card, Cash or Voucher`.
  private static String names(Class<?> sealed) {
    List<String> names = SealedTypes.leaves(sealed).map(Class::getSimpleName).sorted().toList();
    int last = names.size() - 1;
    return last == 0
        ? names.getFirst()
        : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private static String foundBy(@Nullable Object processor) {
    if (!(processor instanceof JsonParser in)) {
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
    String shortened = shortened(String.valueOf(value));
    return value instanceof String ? '"' + shortened + '"' : shortened;
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
