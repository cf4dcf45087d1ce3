package dev.raincheck.server;

/// Decides what a client may do. Asked on the server's loop for each call, so it answers from
/// memory; if it throws, the answer is no.
@FunctionalInterface
public interface Authorizer {
  /// Whether the principal may call the method. One that may not is told `PERMISSION_DENIED`, and
  /// the call is not run.
  ///
  /// @param principal the name of the client's key, or empty where clients are not authenticated
  /// @param method `service.method`
  boolean mayCall(String principal, String method);

  /// Whether the principal is sent the stacks of unexpected exceptions.
  default boolean maySeeStacks(String principal) {
    return false;
  }
}
