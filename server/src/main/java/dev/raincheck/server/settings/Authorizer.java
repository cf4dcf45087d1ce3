package dev.raincheck.server.settings;

/// Decides what a client may do, from memory, since others wait meanwhile. Used by several threads;
/// if it throws, the answer is no.
@FunctionalInterface
public interface Authorizer {
  /// Whether the principal may call the method; asked for each call, on the server's loop. One that
  /// may not is told `PERMISSION_DENIED`, and the call is not run.
  ///
  /// @param principal the name of the client's key, or empty where clients are not authenticated
  /// @param method `service.method`
  boolean mayCall(String principal, String method);

  /// Whether the principal is sent the stacks of unexpected exceptions; asked for each of them, on
  /// the handler's thread.
  default boolean maySeeStacks(String principal) {
    return false;
  }
}
