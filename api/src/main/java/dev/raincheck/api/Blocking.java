package dev.raincheck.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says that a method takes long: every call is answered at once with a token.
///
/// A method without this annotation and without [NonBlocking] is answered with its result if that
/// is ready in time to be there within respond-within, and with a token otherwise.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Blocking {
  /// {@return the kind of thread that the method runs on; [Threads#CPU] for methods that compute
  /// for long}
  Threads threads() default Threads.VIRTUAL;
}
