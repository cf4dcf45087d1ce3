package dev.raincheck.tools.cli;

/// How a command ended, for scripts: numbers that do not change.
enum ExitCode {
  /// It did what it should.
  OK(0),
  /// The operation failed; or the server is unhealthy.
  FAILED(1),
  /// The command, the method or its arguments are not as they should be.
  USAGE(2),
  /// The operation has not ended: the token is on the standard output.
  PENDING(3),
  /// Refused and not run; later, or on another server, it may be accepted.
  REFUSED(4),
  /// Nobody can say whether the operation ran.
  UNKNOWN(5),
  /// The operation was cancelled or aborted, or took longer than its limit.
  STOPPED(6),
  /// There is nothing to be had for the token.
  TOKEN(7),
  /// The server does not answer, or refuses the connection.
  UNREACHABLE(69),
  /// A file cannot be read or written, or nobody reads the output.
  INPUT_OUTPUT(74),
  /// The client may not do this.
  PERMISSION(77);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
