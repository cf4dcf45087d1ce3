package dev.raincheck.spring;

import dev.raincheck.server.ServerBuilder;

/// Changes the server's builder after the properties and before the start. Beans of this type are
/// applied in their order.
@FunctionalInterface
public interface RaincheckServerCustomizer {
  /// Changes the builder.
  ///
  /// @param builder with everything that properties and other beans say
  void customize(ServerBuilder builder);
}
