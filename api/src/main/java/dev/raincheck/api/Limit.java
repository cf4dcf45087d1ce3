package dev.raincheck.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Bounds how many operations of a method run at the same time. Further ones wait in order of
/// arrival and hold no thread. Refused beside [Serial] and [NonBlocking], which run one at a time.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Limit {
  /// {@return how many operations run at once, at most; at least 1}
  int concurrent();
}
