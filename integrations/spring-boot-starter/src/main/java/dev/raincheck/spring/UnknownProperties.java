package dev.raincheck.spring;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/// Refuses properties of clients that do not exist: a misspelt one would be left out without a
/// word. Those of the server are refused by Spring itself, since it has a prefix of its own.
/// Variables of the environment are let be: Kubernetes sets some for a service named `raincheck`.
final class UnknownProperties {
  private UnknownProperties() {}

  /// @throws org.springframework.boot.context.properties.bind.BindException if there are any, which
  ///   Spring Boot explains
  static void refuse(Environment environment) {
    Binder binder = Binder.get(environment);
    binder.bind("raincheck.client", Bindable.of(RaincheckClientProperties.class), strict());
    binder.bind(
        "raincheck.clients",
        Bindable.mapOf(String.class, RaincheckClientProperties.class),
        strict());
  }

  private static BindHandler strict() {
    return new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
  }
}
