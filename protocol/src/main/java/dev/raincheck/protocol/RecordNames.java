package dev.raincheck.protocol;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import org.jspecify.annotations.Nullable;

/// Makes the components of a record its properties, and nothing else: further methods such as
/// `isEmpty()` or `getTotal()` stay out of the value.
final class RecordNames extends DefaultAccessorNamingStrategy.Provider {
  @Override
  public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass recordClass) {
    return new ComponentsOnly(config, recordClass);
  }

  private static final class ComponentsOnly extends DefaultAccessorNamingStrategy.RecordNaming {
    ComponentsOnly(MapperConfig<?> config, AnnotatedClass recordClass) {
      super(config, recordClass);
    }

    @Override
    public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
      return _fieldNames.contains(name) ? name : null;
    }

    @Override
    public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
      return findNameForRegularGetter(method, name);
    }

    @Override
    public @Nullable String findNameForMutator(AnnotatedMethod method, String name) {
      return null;
    }
  }
}
