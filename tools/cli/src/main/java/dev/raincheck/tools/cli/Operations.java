package dev.raincheck.tools.cli;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The commands on operations: `wait`, `poll`, `cancel` and `acknowledge`.
final class Operations {
  private final Parsed parsed;
  private final Surroundings around;
  private final Connection connection;

  Operations(Parsed parsed, Surroundings around) {
    this.parsed = parsed;
    this.around = around;
    this.connection = new Connection(parsed, around.environment());
  }

  ExitCode await() throws IOException, InterruptedException {
    String token = token();
    Optional<Duration> limit = Durations.of(parsed, Option.LIMIT);
    var follower = new Follower(around);
    try (RaincheckClient client = connection.open(follower)) {
      return toItsEnd(follower, client.resume(token), token, limit);
    }
  }

  /// Waits, prints the result, and only then acknowledges it.
  ///
  /// @param limit how long to wait
  ExitCode toItsEnd(
      Follower follower,
      Deferred<@Nullable Object> operation,
      String token,
      Optional<Duration> limit)
      throws IOException, InterruptedException {
    around.lastWords().set("the operation goes on (its result: raincheck wait " + token + ")");
    Optional<Polled<@Nullable Object>> end = follower.follow(operation, limit);
    if (end.isEmpty()) {
      around.print(token);
      around.say(
          "the operation has not ended after %s (its result: raincheck wait %s)"
              .formatted(parsed.value(Option.LIMIT).orElse(""), token));
      around.lastWords().set("");
      return ExitCode.PENDING;
    }
    ExitCode code = print(end.get(), !parsed.has(Option.KEEP) ? operation : null);
    around.lastWords().set("");
    return code;
  }

  /// @param acknowledged whose result is acknowledged once it is printed, if any
  ExitCode print(Polled<@Nullable Object> ended, @Nullable Deferred<@Nullable Object> acknowledged)
      throws IOException {
    switch (ended) {
      case Polled.Done<@Nullable Object> done -> {
        around.print(Json.write(done.value(), around.isOutForPeople()));
        if (acknowledged != null) {
          acknowledged.acknowledge();
        }
        return ExitCode.OK;
      }
      case Polled.Failed<@Nullable Object> failed -> {
        ExitCode code = Failures.report(failed.cause(), parsed, around);
        boolean isItsEnd = code == ExitCode.FAILED || code == ExitCode.STOPPED;
        if (acknowledged != null && isItsEnd && !isKept(failed.cause())) {
          acknowledged.acknowledge();
        }
        return code;
      }
      case Polled.Pending<@Nullable Object> pending ->
          throw new IllegalStateException("pending, and ended");
    }
  }

  /// Whether there may be a result, and another client takes it: this one has printed nothing.
  private static boolean isKept(Throwable failure) {
    return failure instanceof RaincheckException told
        && told.code().filter(it -> it == ErrorCode.RESULT_TOO_LARGE).isPresent();
  }

  ExitCode poll() throws IOException {
    try (RaincheckClient client = connection.open()) {
      Polled<@Nullable Object> polled = client.resume(token()).poll();
      around.print(Json.write(picture(polled), around.isOutForPeople()));
      return switch (polled) {
        case Polled.Done<?> done -> ExitCode.OK;
        case Polled.Pending<?> pending -> ExitCode.PENDING;
        case Polled.Failed<?> failed -> Failures.report(failed.cause(), parsed, around);
      };
    }
  }

  private static Map<String, @Nullable Object> picture(Polled<@Nullable Object> polled) {
    Map<String, @Nullable Object> picture = new LinkedHashMap<>();
    switch (polled) {
      case Polled.Done<@Nullable Object> done -> {
        picture.put("state", "succeeded");
        picture.put("result", done.value());
      }
      case Polled.Pending<@Nullable Object> pending -> {
        picture.put("state", pending.started() ? "running" : "queued");
        pending
            .progress()
            .ifPresent(it -> {
              picture.put("fraction", Double.isNaN(it.fraction()) ? null : it.fraction());
              picture.put("message", it.message());
            });
        picture.put("pollAfterMs", pending.pollAfter().toMillis());
      }
      case Polled.Failed<@Nullable Object> failed -> {
        Throwable cause = failed.cause();
        picture.put("state", "failed");
        if (cause instanceof RaincheckException failure) {
          picture.put("code", failure.code().map(Enum::name).orElse(null));
          picture.put("execution", failure.execution().name());
        }
        picture.put("message", cause.getMessage());
      }
    }
    return picture;
  }

  ExitCode cancel() throws IOException {
    String reason = parsed.value(Option.REASON).orElse("cancelled from the command line");
    String wanted = parsed.onlyWord("one token, or the id of an operation");
    try (RaincheckClient client = connection.open()) {
      if (Overseeing.isOperation(wanted)) {
        around.print(client.admin().cancel(wanted, reason).state());
      } else {
        client.resume(wanted).cancel(reason);
      }
      return ExitCode.OK;
    }
  }

  ExitCode acknowledge() throws IOException {
    List<String> tokens = parsed.words();
    if (tokens.isEmpty()) {
      throw new UsageException("acknowledge: no token (expected: one or more)");
    }
    ExitCode worst = ExitCode.OK;
    try (RaincheckClient client = connection.open()) {
      for (String token : tokens) {
        try {
          client.resume(token).acknowledge();
        } catch (RaincheckException failure) {
          worst = Failures.report(failure, parsed, around);
        }
      }
    }
    return worst;
  }

  private String token() {
    return parsed.onlyWord("one token");
  }
}
