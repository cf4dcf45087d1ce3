package dev.raincheck.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Promises that a method returns within microseconds: it computes little and waits for nothing.
///
/// It runs on the server's own loop and is always answered with its result, never with a token. A
/// method that breaks the promise is logged and moved to virtual threads for good.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface NonBlocking {}
