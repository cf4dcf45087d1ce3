package dev.raincheck.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Promises that a method returns within microseconds: it computes little and waits for nothing.
///
/// It runs on the server's own loop and is answered with its result, never with a token. It shares
/// the loop's thread with all others of its kind: what it changes there is put back after it, such
/// as logging context, name, priority and context class loader, but thread locals are not, so it
/// sets none.
///
/// A method that breaks the promise is logged and moved to virtual threads for good; arguments of
/// more than 128 KiB, whose reading would hold up the loop, are read on a virtual thread too. There
/// a call runs beside others, so the method must be safe for many threads, and gets a token if it
/// takes longer than respond-within.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface NonBlocking {}
