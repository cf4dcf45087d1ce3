package dev.raincheck.spring;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The clients of an application: the one that is injected, and more of them by name.
///
/// @param client The client that is injected.
/// @param clients Further clients by name, for other servers.
@ConfigurationProperties("raincheck")
public record RaincheckClientsProperties(
    @DefaultValue @NestedConfigurationProperty RaincheckClientProperties client,
    @DefaultValue Map<String, RaincheckClientProperties> clients) {}
