package dev.raincheck.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/// Makes proxies of services beans, which call a server:
///
/// ```java
/// @ImportRaincheckClients(Reports.class)
/// @SpringBootApplication
/// class Shop { … }
///
/// @RestController
/// class ShopController {
///   ShopController(Reports reports) { … }
/// }
/// ```
///
/// A bean is named after its interface, here `reportsClient`, or `reportsBillingClient` for the
/// client `billing`. It gives way to other beans of its type: where the application implements the
/// service itself, that implementation is injected unless `@Qualifier` asks for the proxy.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ImportRaincheckClients.Several.class)
@Import(RaincheckClientRegistrar.class)
public @interface ImportRaincheckClients {
  /// {@return interfaces with `@Service`}
  Class<?>[] value();

  /// {@return the client that calls them: its name below `raincheck.clients`, or the one that is
  /// injected: that of `raincheck.client`, or the application's own bean}
  String client() default RaincheckClients.DEFAULT;

  /// For an application that calls several servers.
  @Documented
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @Import(RaincheckClientRegistrar.class)
  @interface Several {
    /// {@return one for each server}
    ImportRaincheckClients[] value();
  }
}
