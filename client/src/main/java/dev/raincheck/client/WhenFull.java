package dev.raincheck.client;

/// What happens to a call that finds no room in the client, if it is made by
/// [RaincheckClient#submit] or by a method that returns a stage. Methods that wait for their result
/// wait for room too; callbacks on the client's own thread never wait.
public enum WhenFull {
  /// The calling thread waits for room, for the client's patience at most.
  WAIT,

  /// The call is refused at once: `submit` throws
  /// [dev.raincheck.client.exceptions.CallNotStartedException], a stage fails with it.
  REFUSE
}
