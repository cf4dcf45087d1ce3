package dev.raincheck.spring;

import dev.raincheck.api.ContractException;
import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import java.beans.Introspector;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.context.annotation.ImportAware;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.StringUtils;

/// Registers the proxies of [ImportRaincheckClients]. Public for Spring, whose generated code names
/// it.
public final class RaincheckClientRegistrar implements BeanRegistrar, ImportAware {
  /// By which the server knows that they are not to be served.
  static final String DESCRIPTION = "A proxy of @ImportRaincheckClients";

  private @Nullable AnnotationMetadata importing;

  /// For Spring.
  public RaincheckClientRegistrar() {}

  @Override
  public void setImportMetadata(AnnotationMetadata importMetadata) {
    importing = importMetadata;
  }

  @Override
  public void register(BeanRegistry registry, Environment environment) {
    if (importing == null) {
      return;
    }
    importing
        .getMergedRepeatableAnnotationAttributes(
            ImportRaincheckClients.class, ImportRaincheckClients.Several.class, false)
        .forEach(it -> {
          for (Class<?> service : it.getClassArray("value")) {
            register(registry, service, it.getString("client"));
          }
        });
  }

  private static <T> void register(BeanRegistry registry, Class<T> service, String client) {
    requireService(service);
    try {
      registry.registerBean(
          name(service, client),
          service,
          spec ->
              spec.description(DESCRIPTION)
                  .fallback()
                  .lazyInit()
                  .supplier(context -> proxy(client(context, client), service)));
    } catch (BeanDefinitionOverrideException there) {
      requireSame(there, service);
    }
  }

  /// Several parts of an application may import the same.
  private static void requireSame(BeanDefinitionOverrideException there, Class<?> service) {
    BeanDefinition first = there.getExistingDefinition();
    if (!DESCRIPTION.equals(first.getDescription())
        || !service.getName().equals(first.getBeanClassName())) {
      throw new RaincheckConfigurationException(
          "@ImportRaincheckClients(%s.class): there is another bean \"%s\" (%s)"
              .formatted(service.getName(), there.getBeanName(), first.getBeanClassName()),
          "Rename the interface or that bean, or get the proxy by hand:"
              + " clients.named(…).service(%s.class).".formatted(service.getSimpleName()),
          there);
    }
  }

  private static String name(Class<?> service, String client) {
    return Introspector.decapitalize(service.getSimpleName())
        + StringUtils.capitalize(client)
        + "Client";
  }

  /// The one without a name is the one that is injected: the application's own, if it has one.
  private static RaincheckClient client(BeanRegistry.SupplierContext context, String name) {
    Supplier<RaincheckClient> named = () -> context.bean(RaincheckClients.class).named(name);
    return name.equals(RaincheckClients.DEFAULT)
        ? context.beanProvider(RaincheckClient.class).getIfAvailable(named)
        : named.get();
  }

  private static <T> T proxy(RaincheckClient client, Class<T> service) {
    try {
      return client.service(service);
    } catch (ContractException unfit) {
      throw new RaincheckConfigurationException(
          "%s cannot be called: %s".formatted(service.getName(), unfit.getMessage()),
          "Change the interface as the message says.",
          unfit);
    }
  }

  private static void requireService(Class<?> type) {
    if (isService(type)) {
      return;
    }
    if (type.isAnnotationPresent(org.springframework.stereotype.Service.class)) {
      throw new RaincheckConfigurationException(
          "%s has Spring's @Service (expected: dev.raincheck.api.Service)"
              .formatted(type.getName()),
          "Import dev.raincheck.api.Service, and give the service its name: @Service(\"%s\")."
              .formatted(Introspector.decapitalize(type.getSimpleName())));
    }
    throw new RaincheckConfigurationException(
        "@ImportRaincheckClients(%s.class): not a service (expected: an interface with dev.raincheck.api.Service)"
            .formatted(type.getSimpleName()),
        "Name the interface that client and server share.");
  }

  private static boolean isService(Class<?> type) {
    if (!type.isInterface()) {
      return false;
    }
    boolean found = type.isAnnotationPresent(Service.class);
    for (Class<?> parent : type.getInterfaces()) {
      found |= isService(parent);
    }
    return found;
  }
}
