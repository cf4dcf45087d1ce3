package dev.raincheck.server.settings;

/// Decides what a client may do. Answers from memory, since others wait meanwhile. Called by
/// several threads at once; if it throws, the answer is no.
@FunctionalInterface
public interface Authorizer {
  /// Decides whether the principal may call the method. Asked for each call, on the server's loop.
  /// A client that may not gets `PERMISSION_DENIED`, and the call does not run.
  ///
  /// @param principal the name of the client's key; empty where clients are not authenticated
  /// @param method the method's full name on the wire, such as `reports.build`
  /// @return whether the call may run
  boolean mayCall(String principal, String method);

  /// Decides whether the principal gets the stacks of unexpected exceptions. Asked for each of
  /// them, on the handler's thread. By default nobody does.
  ///
  /// @param principal the name of the client's key; empty where clients are not authenticated
  /// @return whether the stack is sent along
  default boolean maySeeStacks(String principal) {
    return false;
  }

  /// Decides whether the client may speak for users of its own, as a door does beside the server.
  /// Asked on the server's loop, and only where clients have no names: with a file of authorized
  /// clients it is the file that grants `delegate`. By default nobody may, but for clients of the
  /// loopback that are not authenticated. A user's principal is the client's, `/`, and the user's
  /// name; [#mayCall] is asked about both.
  ///
  /// @param principal the client's; empty where clients are not authenticated
  /// @return whether it may
  default boolean mayDelegate(String principal) {
    return false;
  }

  /// Decides whether the principal may operate the server: see what others do (`Look`), and stop
  /// operations and the server (`Operate`). Asked for each such request, on the server's loop. By
  /// default nobody may whom the file of authorized clients does not grant `operate`.
  ///
  /// @param principal the name of the client's key; empty where clients are not authenticated
  /// @return whether the client is an operator
  default boolean mayOperate(String principal) {
    return false;
  }
}
