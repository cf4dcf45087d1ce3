package dev.raincheck.doors.http.settings;

/// What somebody may do with a door's console, at most: the server has the last word.
public enum ConsoleRights {
  /// Nothing: whoever it is cannot see what others do.
  NONE,
  /// To see what there is.
  LOOK,
  /// That, and to stop operations and the server.
  OPERATE
}
