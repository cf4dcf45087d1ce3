package dev.raincheck.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The times of one method, where they differ from the server's. The server may clamp them.
///
/// Each is a text such as `250ms`, `25s`, `5m`, `1h`, `2d`, or ISO-8601 as in [java.time.Duration]
/// (`PT2M30S`), greater than zero and at most 365 days. An empty text means the server's setting.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Timing {
  /// {@return the deadline for an answer: the result, a token or an error} Refused beside
  /// [NonBlocking] and [Blocking], whose answers do not wait for it.
  String respondWithin() default "";

  /// {@return how long the work may take, counted from the call's arrival, before the server ends
  /// it}
  String operationLimit() default "";

  /// {@return how long a result is kept that no client has acknowledged, counted from completion}
  String retention() default "";
}
