package dev.raincheck.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says that running a method again with the same arguments does no harm.
///
/// When a server has lost a session (by a restart, say), the client sends calls of such methods
/// again by itself; calls of other methods fail, since nobody knows whether they ran.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
