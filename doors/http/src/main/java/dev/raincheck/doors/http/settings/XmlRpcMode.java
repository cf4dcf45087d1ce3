package dev.raincheck.doors.http.settings;

/// Whether a door speaks XML-RPC, and what it says for null, for which the specification has no
/// word.
public enum XmlRpcMode {
  /// It speaks none.
  OFF,
  /// It says no null: a method whose result is an `Optional`, or has one in a list, is refused when
  /// the door opens.
  WITHOUT_NIL,
  /// It says `<nil/>`, which many clients read, those of Python, Node.js and Perl among them, and
  /// some refuse: those of Ruby and Apache.
  WITH_NIL
}
