package dev.raincheck.protocol;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/// The one mapper between Java objects and MessagePack, set to take nothing for what it is not.
final class ValueMapper {
  static final ObjectMapper MAPPER = create();

  private ValueMapper() {}

  private static ObjectMapper create() {
    return JsonMapper.builder(new ValueFactory())
        .annotationIntrospector(new SealedTypes())
        .accessorNaming(new RecordNames())
        .addModule(new Jdk8Module())
        .addModule(StrictTypes.module())
        .disable(
            MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS,
            MapperFeature.REQUIRE_TYPE_ID_FOR_SUBTYPES,
            MapperFeature.ALLOW_COERCION_OF_SCALARS,
            MapperFeature.USE_GETTERS_AS_SETTERS)
        .disable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
            DeserializationFeature.USE_LONG_FOR_INTS)
        .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
        .withCoercionConfigDefaults(ValueMapper::refuseAll)
        .withCoercionConfig(LogicalType.Float, ValueMapper::allowIntegers)
        .build();
  }

  private static void refuseAll(MutableCoercionConfig config) {
    for (CoercionInputShape shape : CoercionInputShape.values()) {
      config.setCoercion(shape, CoercionAction.Fail);
    }
    config.setAcceptBlankAsEmpty(false);
  }

  private static void allowIntegers(MutableCoercionConfig config) {
    config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert);
  }
}
