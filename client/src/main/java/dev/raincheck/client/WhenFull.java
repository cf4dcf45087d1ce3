package dev.raincheck.client;

/// What becomes of a call that finds no room in the client, if it is made by
/// [RaincheckClient#submit] or by a method that returns a stage. Methods that wait for their result
/// anyway wait for room too; callbacks that run on the client's own thread never do.
public enum WhenFull {
  /// The calling thread waits for room, for the client's patience at most.
  WAIT,

  /// It is refused at once.
  REFUSE
}
