package dev.raincheck.spring;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/// Where clients find their servers. A bean of this type takes the place of the addresses among the
/// properties, as tests need it:
///
/// ```java
/// @Bean RaincheckConnectionDetails inThisProcess() { return client -> server.address(); }
/// ```
@FunctionalInterface
public interface RaincheckConnectionDetails extends ConnectionDetails {
  /// Asked once for each client, when it is first needed.
  ///
  /// @param client its name below `raincheck.clients`; empty for the one of `raincheck.client`
  /// @return the address, such as `tcp://127.0.0.1:5570`
  String address(String client);
}
