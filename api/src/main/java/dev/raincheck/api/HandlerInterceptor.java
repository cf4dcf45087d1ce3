package dev.raincheck.api;

import org.jspecify.annotations.Nullable;

/// Runs around every handler of a server: to set a context for it (a tenant, a trace, a
/// transaction), to measure it, or to refuse the call.
///
/// ```java
/// builder.interceptHandlers((call, handler) ->
///     ScopedValue.where(TENANT, call.metadata().get("tenant")).call(handler::proceed));
/// ```
///
/// It runs on the handler's thread, and for a `@NonBlocking` method that is the server's loop:
/// there it must not wait. What it throws ends the operation as if the handler had thrown it.
@FunctionalInterface
public interface HandlerInterceptor {
  /// Runs the handler, or does not.
  ///
  /// @param call the context that the handler sees too
  /// @param handler to be run once, on this thread
  /// @return the result, commonly the handler's; for a method that returns a stage, the value that
  ///   the stage was completed with
  /// @throws CallRefusedException to refuse the call
  /// @throws Exception to fail the call, as if the handler had thrown it
  @Nullable Object intercept(CallContext call, Invocation handler) throws Exception;

  /// The handler with its arguments, or the next interceptor.
  @FunctionalInterface
  interface Invocation {
    /// Runs the handler, or the next interceptor, on this thread.
    ///
    /// @return the result
    /// @throws Exception what the handler threw
    @Nullable Object proceed() throws Exception;
  }
}
