package dev.raincheck.protocol;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.VirtualAnnotatedMember;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.VirtualBeanPropertyWriter;
import com.fasterxml.jackson.databind.util.SimpleBeanPropertyDefinition;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Teaches Jackson about sealed hierarchies, without annotations: a record that implements a sealed
/// interface carries its simple name as property `type`, and only records that are permitted where
/// one is read can be named.
///
/// It is also the only introspector, so annotations of Jackson mean nothing here, and none of them
/// can bring back the loading of classes by name.
final class SealedTypes extends NopAnnotationIntrospector {
  /// The property that tells the records of a sealed hierarchy apart.
  static final String TYPE_PROPERTY = "type";

  static boolean isSealedInterface(Class<?> type) {
    return type.isInterface() && type.isSealed();
  }

  /// Whether values of the type carry their name.
  static boolean carriesName(Class<?> type) {
    return isSealedInterface(type)
        || (type.isRecord() && Arrays.stream(type.getInterfaces()).anyMatch(SealedTypes::isSealed));
  }

  private static boolean isSealed(Class<?> type) {
    return type.isSealed();
  }

  /// All types that are permitted below a sealed interface and are not sealed interfaces
  /// themselves.
  static Stream<Class<?>> leaves(Class<?> type) {
    if (!isSealedInterface(type)) {
      return Stream.of(type);
    }
    return Arrays.stream(type.getPermittedSubclasses()).flatMap(SealedTypes::leaves).distinct();
  }

  @Override
  public @Nullable TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
    if (!carriesName(baseType.getRawClass())) {
      return null;
    }
    return new ReadersOnly()
        .init(JsonTypeInfo.Id.CUSTOM, new Names(baseType))
        .inclusion(JsonTypeInfo.As.PROPERTY)
        .typeProperty(TYPE_PROPERTY);
  }

  /// Writes the name into every record that carries one. Jackson's own way depends on the declared
  /// type and loses the name where a type variable stands for `List<Shape>`.
  @Override
  public void findAndAddVirtualProperties(
      MapperConfig<?> config, AnnotatedClass annotated, List<BeanPropertyWriter> properties) {
    Class<?> raw = annotated.getRawType();
    if (carriesName(raw)) {
      JavaType text = config.constructType(String.class);
      VirtualAnnotatedMember member =
          new VirtualAnnotatedMember(annotated, raw, TYPE_PROPERTY, text);
      BeanPropertyDefinition definition =
          SimpleBeanPropertyDefinition.construct(
              config, member, PropertyName.construct(TYPE_PROPERTY));
      properties.addFirst(new NameWriter(definition, annotated, text));
    }
  }

  private static final class NameWriter extends VirtualBeanPropertyWriter {
    NameWriter(BeanPropertyDefinition definition, AnnotatedClass owner, JavaType type) {
      super(definition, owner.getAnnotations(), type);
    }

    @Override
    protected Object value(Object bean, JsonGenerator out, SerializerProvider provider) {
      return bean.getClass().getSimpleName();
    }

    @Override
    public VirtualBeanPropertyWriter withConfig(
        MapperConfig<?> config,
        AnnotatedClass owner,
        BeanPropertyDefinition definition,
        JavaType type) {
      return new NameWriter(definition, owner, type);
    }
  }

  private static final class ReadersOnly extends StdTypeResolverBuilder {
    @Override
    public @Nullable TypeSerializer buildTypeSerializer(
        SerializationConfig config, JavaType baseType, Collection<NamedType> subtypes) {
      return null;
    }
  }

  private static final class Names extends TypeIdResolverBase {
    private final Map<String, Class<?>> classes = new LinkedHashMap<>();

    Names(JavaType baseType) {
      super(baseType, null);
      leaves(baseType.getRawClass())
          .sorted(Comparator.comparing(Class::getSimpleName))
          .forEach(leaf -> classes.put(leaf.getSimpleName(), leaf));
    }

    @Override
    public String idFromValue(Object value) {
      return value.getClass().getSimpleName();
    }

    @Override
    public String idFromValueAndType(@Nullable Object value, Class<?> type) {
      return value == null ? type.getSimpleName() : idFromValue(value);
    }

    @Override
    public @Nullable JavaType typeFromId(DatabindContext context, String name) {
      Class<?> type = classes.get(name);
      return type == null ? null : context.constructSpecializedType(_baseType, type);
    }

    @Override
    public String getDescForKnownTypeIds() {
      return String.join(", ", classes.keySet());
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
      return JsonTypeInfo.Id.CUSTOM;
    }
  }
}
