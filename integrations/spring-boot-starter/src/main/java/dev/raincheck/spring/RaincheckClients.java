package dev.raincheck.spring;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The clients of the application, by name. Each is made when it is first asked for, and closed
/// with the application's context: after everything that is stopped there.
public final class RaincheckClients implements AutoCloseable {
  /// The name of the client that is injected, of which the properties are `raincheck.client`.
  public static final String DEFAULT = "";

  private final RaincheckClientsProperties properties;
  private final RaincheckConnectionDetails details;
  private final @Nullable String application;
  private final Hooks hooks;
  private final Map<String, RaincheckClient> clients = new ConcurrentHashMap<>();

  /// What has a say in, and sees, each client.
  record Hooks(List<RaincheckClientCustomizer> customizers, List<ClientWatcher> watchers) {}

  /// Sees each client when it has been made.
  interface ClientWatcher {
    void made(String name, RaincheckClient client);
  }

  RaincheckClients(
      RaincheckClientsProperties properties,
      RaincheckConnectionDetails details,
      @Nullable String application,
      Hooks hooks) {
    this.properties = properties;
    this.details = details;
    this.application = application;
    this.hooks = hooks;
  }

  /// {@return the client of that name} It connects in the background.
  ///
  /// @param name below `raincheck.clients`, or [#DEFAULT]
  /// @throws RaincheckConfigurationException if there are no properties of that name, or they do
  ///   not fit
  public RaincheckClient named(String name) {
    return clients.computeIfAbsent(requireNonNull(name, "name"), this::make);
  }

  /// That the properties of all of them fit, also of those that nobody needs yet.
  ///
  /// @throws RaincheckConfigurationException if they do not
  void requireFit() {
    requireFit(DEFAULT);
    properties.clients().keySet().forEach(name -> requireFit(name));
  }

  private void requireFit(String name) {
    ClientSetup setup = setup(name);
    setup.options(setup.properties().address(), application);
    setup.calls();
  }

  private RaincheckClient make(String name) {
    ClientSetup setup = setup(name);
    ClientOptions options = setup.options(details.address(name), application);
    for (RaincheckClientCustomizer each : hooks.customizers()) {
      options = each.customize(name, options);
    }
    RaincheckClient client = connected(setup, options).with(setup.calls());
    hooks.watchers().forEach(it -> it.made(name, client));
    return client;
  }

  private ClientSetup setup(String name) {
    if (name.equals(DEFAULT)) {
      return new ClientSetup("raincheck.client", properties.client());
    }
    RaincheckClientProperties its = properties.clients().get(name);
    if (its == null) {
      throw new RaincheckConfigurationException(
          "There is no Raincheck client \"%s\" among the properties (known: %s)"
              .formatted(name, properties.clients().keySet()),
          "Set raincheck.clients.%s.address, or use the name of one that is there."
              .formatted(name));
    }
    return new ClientSetup("raincheck.clients." + name, its);
  }

  private static RaincheckClient connected(ClientSetup setup, ClientOptions options) {
    return Setting.of(setup.prefix(), () -> RaincheckClient.connect(options));
  }

  /// Closes all of them.
  @Override
  public void close() {
    clients.values().forEach(RaincheckClient::close);
  }
}
