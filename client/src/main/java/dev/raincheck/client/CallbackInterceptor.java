package dev.raincheck.client;

/// Carries the context of the code that attaches a callback (a tenant, a trace, a locale) to where
/// the callback runs. See [ClientOptions#withCallbackInterceptor].
///
/// ```java
/// options.withCallbackInterceptor(() -> {
///   String tenant = TENANT.get();
///   return callback -> ScopedValue.where(TENANT, tenant).run(callback);
/// });
/// ```
///
/// A callback is what completes a future of this client, and with it what is attached to the
/// future, or one report of progress to its listener. What is attached to a future that is complete
/// already runs at once where it is attached, as always.
@FunctionalInterface
public interface CallbackInterceptor {
  /// Captures the context. Called on the thread that calls a method that returns a stage,
  /// [Deferred#toFuture] or [Deferred#onProgress]; what it throws reaches that caller.
  ///
  /// @return the context that callbacks are to run in
  Context capture();

  /// A context that was captured.
  @FunctionalInterface
  interface Context {
    /// Runs the callback once, on this thread, in the context. If it throws instead, or does not
    /// run the callback, the callback runs without the context, so that no future stays incomplete.
    ///
    /// @param callback throws nothing
    void run(Runnable callback);
  }
}
