package dev.raincheck.spring;

import dev.raincheck.client.ClientOptions;

/// Changes the options of clients after the properties. Beans of this type are applied in their
/// order, to each client.
@FunctionalInterface
public interface RaincheckClientCustomizer {
  /// Changes the options.
  ///
  /// @param client its name below `raincheck.clients`; empty for the one of `raincheck.client`
  /// @param options as they are so far
  /// @return the options to use
  ClientOptions customize(String client, ClientOptions options);
}
