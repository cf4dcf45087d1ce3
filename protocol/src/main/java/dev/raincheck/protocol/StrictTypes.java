package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/// Reads and writes where Jackson's own ways are too generous: it would take Base64 text for bytes,
/// bytes for text, and any object with getters for a value.
final class StrictTypes {
  private StrictTypes() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("raincheck");
    TextType.ALL.forEach(type -> type.addTo(module));
    FloatTypes.addTo(module);
    module.addDeserializer(String.class, new StringReader());
    module.addDeserializer(byte[].class, new BytesReader());
    module.addDeserializer(BigInteger.class, new BigIntegerReader());
    module.addDeserializer(Instant.class, new InstantReader());
    module.addSerializer(Instant.class, new InstantWriter());
    module.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
    module.setSerializerModifier(new RecordsOnly());
    return module;
  }

  private static final class StringReader extends JsonDeserializer<String> {
    @Override
    public String deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return in.hasToken(JsonToken.VALUE_STRING)
          ? in.getText()
          : (String) context.handleUnexpectedToken(String.class, in);
    }
  }

  private static final class BytesReader extends JsonDeserializer<byte[]> {
    @Override
    public byte[] deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return in.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT)
              && in.getEmbeddedObject() instanceof byte[] bytes
          ? bytes
          : (byte[]) context.handleUnexpectedToken(byte[].class, in);
    }
  }

  private static final class BigIntegerReader extends JsonDeserializer<BigInteger> {
    @Override
    public BigInteger deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      if (in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        return in.getBigIntegerValue();
      }
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        return (BigInteger) context.handleUnexpectedToken(BigInteger.class, in);
      }
      String digits = in.getText();
      try {
        return new BigInteger(TextType.bounded(digits));
      } catch (NumberFormatException e) {
        throw context.weirdStringException(digits, BigInteger.class, "not an integer");
      }
    }
  }

  private static final class InstantReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return in.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT)
              && in.getEmbeddedObject() instanceof Instant instant
          ? instant
          : (Instant) context.handleUnexpectedToken(Instant.class, in);
    }
  }

  private static final class InstantWriter extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeEmbeddedObject(value);
    }
  }

  private static final class RecordsOnly extends BeanSerializerModifier {
    @Override
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
      boolean travels = !(serializer instanceof BeanSerializerBase) || isRecord(description);
      return travels ? serializer : new Refusal();
    }

    private static boolean isRecord(BeanDescription description) {
      return description.getBeanClass().isRecord();
    }
  }

  private static final class Refusal extends JsonSerializer<Object> {
    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider) {
      throw new ValueException(
          "%s cannot travel (%s)"
              .formatted(TypeText.of(value.getClass()), TravellingTypes.remedy(value.getClass())));
    }
  }
}
