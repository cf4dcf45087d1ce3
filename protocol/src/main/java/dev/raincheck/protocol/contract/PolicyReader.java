package dev.raincheck.protocol.contract;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Limit;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Threads;
import dev.raincheck.api.Timing;
import dev.raincheck.protocol.contract.CallPolicy.Timings;
import dev.raincheck.protocol.value.TypeResolution;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Reads the annotations of one method.
final class PolicyReader {
  private final String service;
  private final Method method;
  private final Class<?> returned;
  private final Consumer<String> problems;

  PolicyReader(String service, ServiceMethod seen, Consumer<String> problems) {
    this.service = service;
    this.method = seen.method();
    this.returned = TypeResolution.erased(seen.returnType());
    this.problems = problems;
  }

  CallPolicy read() {
    Blocking blocking = method.getAnnotation(Blocking.class);
    boolean nonBlocking = method.isAnnotationPresent(NonBlocking.class);
    if (nonBlocking) {
      checkNonBlocking();
    }
    checkSerial();
    return new CallPolicy(
        mode(nonBlocking, blocking != null),
        blocking == null ? Threads.VIRTUAL : blocking.threads(),
        serialGroup(),
        limit(),
        method.isAnnotationPresent(Idempotent.class),
        timings());
  }

  private static CallMode mode(boolean nonBlocking, boolean blocking) {
    if (nonBlocking) {
      return CallMode.NON_BLOCKING;
    }
    return blocking ? CallMode.BLOCKING : CallMode.RESPONDING;
  }

  private void checkNonBlocking() {
    if (method.isAnnotationPresent(Blocking.class)) {
      problem("@NonBlocking and @Blocking (keep one of them)");
    }
    if (method.isAnnotationPresent(Serial.class)) {
      problem("@NonBlocking and @Serial (drop one: the server's loop runs one at a time anyway)");
    }
    if (method.isAnnotationPresent(Limit.class)) {
      problem("@NonBlocking and @Limit (drop one: the server's loop runs one at a time anyway)");
    }
    if (CompletionStage.class.isAssignableFrom(returned)) {
      problem("@NonBlocking and a CompletionStage (return the value itself, or drop @NonBlocking)");
    }
  }

  private void checkSerial() {
    if (method.isAnnotationPresent(Serial.class) && method.isAnnotationPresent(Limit.class)) {
      problem("@Serial and @Limit (drop @Limit: a group runs one at a time anyway)");
    }
  }

  private void checkRespondWithin(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (method.isAnnotationPresent(NonBlocking.class)) {
      problem(
          "@NonBlocking and @Timing(respondWithin) (drop one: it is answered with its result"
              + " anyway)");
    }
    if (method.isAnnotationPresent(Blocking.class)) {
      problem(
          "@Blocking and @Timing(respondWithin) (drop one: it is answered with a token at once)");
    }
  }

  private Optional<String> serialGroup() {
    Serial serial = method.getAnnotation(Serial.class);
    if (serial == null) {
      return Optional.empty();
    }
    String group = serial.value();
    if (group.equals(Serial.ALONE)) {
      return Optional.of(service + "/" + Serial.ALONE + method.getName());
    }
    if (group.isBlank() || !group.equals(group.strip()) || group.startsWith(Serial.ALONE)) {
      problem(
          "@Serial(\"%s\") (expected: a name, without blanks around it and without # in front; or @Serial alone, if the method shares its turn with no other)"
              .formatted(group));
    }
    return Optional.of(service + "/" + group);
  }

  private OptionalInt limit() {
    Limit limit = method.getAnnotation(Limit.class);
    if (limit == null) {
      return OptionalInt.empty();
    }
    if (limit.concurrent() < 1) {
      problem(
          "@Limit(concurrent = %d) (expected: at least 1; or drop @Limit, if it has none)"
              .formatted(limit.concurrent()));
      return OptionalInt.empty();
    }
    return OptionalInt.of(limit.concurrent());
  }

  private Timings timings() {
    Timing timing = method.getAnnotation(Timing.class);
    if (timing == null) {
      return Timings.NONE;
    }
    checkRespondWithin(timing.respondWithin());
    return new Timings(
        duration("respondWithin", timing.respondWithin()),
        duration("operationLimit", timing.operationLimit()),
        duration("retention", timing.retention()));
  }

  private Optional<Duration> duration(String name, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> duration = DurationText.parse(text);
    if (duration.isEmpty()) {
      problem(
          "@Timing(%s = \"%s\") (expected: a duration > 0 and at most 365d, such as 250ms, 25s, 5m, 1h or PT2M30S)"
              .formatted(name, text));
    }
    return duration;
  }

  private void problem(String text) {
    problems.accept(method.getName() + ": " + text);
  }
}
