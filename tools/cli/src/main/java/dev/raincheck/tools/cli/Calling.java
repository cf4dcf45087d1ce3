package dev.raincheck.tools.cli;

import dev.raincheck.client.CallOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.MethodDescription;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.ServiceDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The commands that call a method: `call` and `submit`.
final class Calling {
  private static final Duration RESPOND_WITHIN = Duration.ofMillis(500);
  private static final String NON_BLOCKING = "non-blocking";

  private final Parsed parsed;
  private final Surroundings around;
  private final Connection connection;

  Calling(Parsed parsed, Surroundings around) {
    this.parsed = parsed;
    this.around = around;
    this.connection = new Connection(parsed, around.environment());
  }

  /// What is to be called, with what.
  private record Prepared(MethodDescription method, Object arguments) {
    boolean isNonBlocking() {
      return method.mode().equals(NON_BLOCKING);
    }

    Deferred<@Nullable Object> start(RaincheckClient client) {
      return switch (arguments) {
        case List<?> positional -> client.submit(method.name(), positional);
        default -> client.submit(method.name(), named());
      };
    }

    private Map<String, @Nullable Object> named() {
      Map<String, @Nullable Object> named = new LinkedHashMap<>();
      ((Map<?, ?>) arguments).forEach((name, value) -> named.put(String.valueOf(name), value));
      return named;
    }
  }

  ExitCode call() throws IOException, InterruptedException {
    Optional<Duration> limit = Durations.of(parsed, Option.LIMIT); // before anything runs
    var follower = new Follower(around);
    try (RaincheckClient client = connection.open(follower)) {
      Prepared prepared = prepare(client);
      Duration within =
          Durations.of(parsed, Option.RESPOND_WITHIN)
              .or(prepared.method()::respondWithin)
              .orElse(RESPOND_WITHIN);
      Deferred<@Nullable Object> operation =
          prepared.start(client.with(options().withRespondWithin(within)));
      Optional<String> token = token(operation);
      var operations = new Operations(parsed, around);
      return token.isEmpty()
          ? operations.print(operation.poll(), null)
          : operations.toItsEnd(follower, operation, token.get(), limit);
    }
  }

  /// Waits for the answer.
  ///
  /// @return empty if that was the result
  private static Optional<String> token(Deferred<?> operation) {
    try {
      return Optional.of(operation.token());
    } catch (IllegalStateException answeredAtOnce) {
      return Optional.empty();
    }
  }

  ExitCode submit() throws IOException {
    try (RaincheckClient client = connection.open()) {
      Prepared prepared = prepare(client);
      if (prepared.isNonBlocking()) {
        throw new UsageException(
            "%s is answered at once, and never with a token (expected: a method that is not @NonBlocking; use raincheck call)"
                .formatted(prepared.method().name()));
      }
      around.print(prepared.start(client.with(options())).token());
      return ExitCode.OK;
    }
  }

  private CallOptions options() {
    CallOptions options = CallOptions.DEFAULT;
    Optional<Duration> limit = Durations.of(parsed, Option.OPERATION_LIMIT);
    Optional<Duration> retention = Durations.of(parsed, Option.RETENTION);
    options = limit.isPresent() ? options.withOperationLimit(limit.get()) : options;
    options = retention.isPresent() ? options.withRetention(retention.get()) : options;
    for (String key : parsed.options().getOrDefault(Option.KEY, List.of())) {
      options = options.withKey(key);
    }
    for (String entry : parsed.options().getOrDefault(Option.METADATA, List.of())) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--metadata: \"%s\" (expected: KEY=VALUE)".formatted(entry));
      }
      options = options.withMetadata(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return options;
  }

  private Prepared prepare(RaincheckClient client) throws IOException {
    List<String> words = parsed.words();
    if (words.isEmpty()) {
      throw new UsageException(
          "%s: no method (expected: %s)".formatted(parsed.verb().text(), parsed.verb().usage()));
    }
    String name = words.getFirst();
    int dot = name.lastIndexOf('.');
    if (dot < 1) {
      throw new UsageException(
          "method: \"%s\" (expected: SERVICE.METHOD; raincheck describe lists them)"
              .formatted(name));
    }
    ServiceDescription service = client.describe(name.substring(0, dot));
    MethodDescription method =
        service.methods().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new UsageException(
                    "%s has no method %s (expected: one of %s)"
                        .formatted(service.name(), name, names(service))));
    var reader = new ArgumentReader(around, service, method);
    return new Prepared(method, reader.read(words.subList(1, words.size())));
  }

  private static String names(ServiceDescription service) {
    return service.methods().stream()
        .map(MethodDescription::name)
        .collect(Collectors.joining(", "));
  }
}
