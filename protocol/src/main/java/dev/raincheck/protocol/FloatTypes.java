package dev.raincheck.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers.FloatDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `float` where a float64 may come: it is rounded, but one beyond the range of `float` is
/// refused, as integers are, where Jackson would make it infinite.
final class FloatTypes {
  private FloatTypes() {}

  static void addTo(SimpleModule module) {
    module.addDeserializer(float.class, new Reader(float.class, 0f));
    module.addDeserializer(Float.class, new Reader(Float.class, null));
    module.addDeserializer(float[].class, new ArrayReader());
  }

  static boolean inRange(double wide) {
    return Float.isFinite((float) wide) || !Double.isFinite(wide);
  }

  private static final class Reader extends FloatDeserializer {
    private static final long serialVersionUID = 1;

    Reader(Class<Float> type, @Nullable Float nil) {
      super(type, nil);
    }

    @Override
    public Float deserialize(JsonParser in, DeserializationContext context) throws IOException {
      Float value = super.deserialize(in, context);
      if (in.hasToken(JsonToken.VALUE_NUMBER_FLOAT) && !inRange(in.getDoubleValue())) {
        throw new InputCoercionException(in, "out of range", in.currentToken(), handledType());
      }
      return value;
    }
  }

  private static final class ArrayReader extends JsonDeserializer<float[]> {
    private static final JavaType ELEMENTS =
        TypeFactory.defaultInstance().constructCollectionType(ArrayList.class, float.class);

    @Override
    public float[] deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.isExpectedStartArrayToken()) {
        return (float[]) context.handleUnexpectedToken(float[].class, in);
      }
      List<Float> elements = context.readValue(in, ELEMENTS);
      float[] values = new float[elements.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = elements.get(i);
      }
      return values;
    }
  }
}
