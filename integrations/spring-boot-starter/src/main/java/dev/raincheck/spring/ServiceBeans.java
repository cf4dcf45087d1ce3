package dev.raincheck.spring;

import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.ServerBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/// The beans that are to be served: those that implement an interface with `@Service`, and are not
/// proxies of clients.
final class ServiceBeans {
  private ServiceBeans() {}

  /// By interface, with the names of the beans. Makes no bean.
  static Map<Class<?>, List<String>> in(ConfigurableListableBeanFactory factory) {
    Map<Class<?>, List<String>> found = new LinkedHashMap<>();
    for (String name : factory.getBeanNamesForType(Object.class, false, false)) {
      if (!isImported(factory, name)) {
        services(factory.getType(name, false), new LinkedHashSet<>())
            .forEach(it -> found.computeIfAbsent(it, _ -> new ArrayList<>()).add(name));
      }
    }
    return found;
  }

  /// Whether it is a proxy of `@ImportRaincheckClients`, which connects when it is made.
  private static boolean isImported(ConfigurableListableBeanFactory factory, String name) {
    return factory.containsBeanDefinition(name)
        && RaincheckClientRegistrar.DESCRIPTION.equals(
            factory.getBeanDefinition(name).getDescription());
  }

  private static Set<Class<?>> services(@Nullable Class<?> type, Set<Class<?>> found) {
    if (type == null) {
      return found;
    }
    if (type.isInterface() && type.isAnnotationPresent(Service.class)) {
      found.add(type);
    }
    for (Class<?> parent : type.getInterfaces()) {
      services(parent, found);
    }
    return services(type.getSuperclass(), found);
  }

  /// Has the builder serve them all.
  ///
  /// @return how many interfaces that are
  static int serve(ConfigurableListableBeanFactory factory, ServerBuilder builder) {
    int served = 0;
    for (var service : in(factory).entrySet()) {
      List<String> names =
          service.getValue().stream().filter(it -> !isRemote(factory.getBean(it))).toList();
      if (!names.isEmpty()) {
        serve(builder, service.getKey(), factory.getBean(oneOf(factory, service.getKey(), names)));
        served++;
      }
    }
    return served;
  }

  /// Whether it calls a server, also behind proxies of Spring's, as aspects make them.
  private static boolean isRemote(Object bean) {
    Object behind = AopProxyUtils.getSingletonTarget(bean);
    return behind == null ? RaincheckClient.isProxy(bean) : isRemote(behind);
  }

  private static <T> void serve(ServerBuilder builder, Class<T> type, Object bean) {
    builder.serve(type, type.cast(bean));
  }

  private static String oneOf(
      ConfigurableListableBeanFactory factory, Class<?> service, List<String> names) {
    List<String> chosen =
        names.size() == 1
            ? names
            : names.stream()
                .filter(factory::containsBeanDefinition)
                .filter(it -> factory.getBeanDefinition(it).isPrimary())
                .toList();
    if (chosen.size() != 1) {
      throw new RaincheckConfigurationException(
          "%d beans implement the service %s: %s (expected: one)"
              .formatted(names.size(), service.getName(), String.join(", ", names)),
          "Remove all but one of them, or mark the one to be served as @Primary.");
    }
    return chosen.getFirst();
  }
}
