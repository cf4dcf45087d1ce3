package dev.raincheck.tools.cli;

import dev.raincheck.api.ServingState;
import dev.raincheck.client.MethodDescription;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.ServiceDescription;
import java.io.IOException;
import java.util.List;

/// The commands that ask the server about itself: `ping` and `describe`.
final class Asking {
  private final Parsed parsed;
  private final Surroundings around;
  private final Connection connection;

  Asking(Parsed parsed, Surroundings around) {
    this.parsed = parsed;
    this.around = around;
    this.connection = new Connection(parsed, around.environment());
  }

  ExitCode ping() throws IOException {
    parsed.requireNoWords();
    try (RaincheckClient client = connection.open()) {
      ServingState state = client.ping(connection.patience());
      around.print(state.name());
      return switch (state) {
        case SERVING -> ExitCode.OK;
        case DRAINING -> ExitCode.REFUSED;
        case UNHEALTHY, UNKNOWN -> ExitCode.FAILED;
      };
    }
  }

  ExitCode describe() throws IOException {
    if (parsed.words().size() > 1) {
      parsed.onlyWord("at most one service or method");
    }
    try (RaincheckClient client = connection.open()) {
      List<ServiceDescription> services = client.describe();
      if (!parsed.words().isEmpty()) {
        services = only(services, parsed.words().getFirst());
      }
      around.print(
          parsed.has(Option.JSON)
              ? Json.write(DescriptionJson.of(services), around.isOutForPeople())
              : Printable.lines(DescriptionText.of(services, chosen())));
      return ExitCode.OK;
    }
  }

  private String chosen() {
    return parsed.words().isEmpty() ? "" : parsed.words().getFirst();
  }

  private static List<ServiceDescription> only(List<ServiceDescription> services, String name) {
    List<ServiceDescription> fit =
        services.stream().filter(it -> it.name().equals(name) || hasMethod(it, name)).toList();
    if (fit.isEmpty()) {
      throw new UsageException(
          "\"%s\" is neither a service nor a method here (expected: one of %s, or a method of theirs)"
              .formatted(name, services.stream().map(ServiceDescription::name).toList()));
    }
    return fit;
  }

  private static boolean hasMethod(ServiceDescription service, String name) {
    return service.methods().stream().map(MethodDescription::name).anyMatch(name::equals);
  }

  /// Does what most commands do, so that the JVM can note what that takes.
  ///
  /// @return [ExitCode#OK] if the server answered
  ExitCode warmUp() throws IOException {
    try (RaincheckClient client = connection.open()) {
      ServingState state = client.ping(connection.patience());
      List<ServiceDescription> services = client.describe();
      around.print(
          state
              + DescriptionText.of(services, "")
              + Json.write(DescriptionJson.of(services), true));
      for (ServiceDescription service : services) {
        for (MethodDescription method : service.methods()) {
          method.arguments().forEach(it -> TypeName.of(it.type()));
        }
      }
      Json.read("nothing", "[{\"a\": [1, 1.5, true, null]}]");
      return ExitCode.OK;
    }
  }
}
