package dev.raincheck.spring;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Says of a property that does not exist which ones do. Spring Boot's own analyzer, which comes
/// after this one, only says that it was "left unbound".
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class UnknownPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {
  /// For Spring.
  public UnknownPropertyFailureAnalyzer() {}

  @Override
  protected @Nullable FailureAnalysis analyze(
      Throwable root, UnboundConfigurationPropertiesException mistake) {
    String unknown =
        mistake.getUnboundProperties().stream()
            .filter(it -> of(it.getName()).isPresent())
            .map(UnknownPropertyFailureAnalyzer::explain)
            .collect(Collectors.joining("\n"));
    return unknown.isEmpty()
        ? null
        : new FailureAnalysis(unknown, "Correct the name, or leave the property out.", mistake);
  }

  private static String explain(ConfigurationProperty unknown) {
    ConfigurationPropertyName name = unknown.getName();
    Class<?> parent = of(name).orElseThrow();
    int depth = depth(name);
    while (depth < name.getNumberOfElements() - 1) {
      Optional<RecordComponent> inner = component(parent, name.getElement(depth, Form.DASHED));
      if (inner.isEmpty() || !inner.get().getType().isRecord()) {
        break;
      }
      parent = inner.get().getType();
      depth++;
    }
    Origin origin = unknown.getOrigin();
    return "%s: there is no such property (expected: below %s one of %s)%s"
        .formatted(
            name,
            name.chop(depth),
            known(parent),
            origin == null ? "" : "; it comes from " + origin);
  }

  /// What holds the properties, if they are ours.
  private static Optional<Class<?>> of(ConfigurationPropertyName name) {
    return switch (name.getNumberOfElements() < 3 ? "" : name.chop(2).toString()) {
      case "raincheck.server" -> Optional.of(RaincheckServerProperties.class);
      case "raincheck.client", "raincheck.clients" -> Optional.of(RaincheckClientProperties.class);
      default -> Optional.empty();
    };
  }

  /// How many elements come before the first one of a property: `raincheck.clients.NAME` has three.
  private static int depth(ConfigurationPropertyName name) {
    return name.chop(2).toString().equals("raincheck.clients") ? 3 : 2;
  }

  private static Optional<RecordComponent> component(Class<?> record, String dashed) {
    return Arrays.stream(record.getRecordComponents())
        .filter(it -> dashed(it).equals(dashed))
        .findFirst();
  }

  private static String known(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(UnknownPropertyFailureAnalyzer::dashed)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String dashed(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
