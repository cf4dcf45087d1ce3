package dev.raincheck.doors.http;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Problem;
import java.util.Arrays;

/// A path as it was sent. What comes in front of the door may let requests through by it: so no
/// path leads to a method that does not look like it. Characters in percent-encoding are the same
/// path by RFC 3986, and are left to the server.
final class PathText {
  private PathText() {}

  /// Whether it has parameters, or segments of dots.
  static boolean isOdd(String path) {
    return path.indexOf(';') >= 0
        || Arrays.stream(path.split("/")).anyMatch(it -> it.equals(".") || it.equals(".."));
  }

  static Answer refusal() {
    return Problem.of(
            400,
            ErrorCode.MALFORMED_REQUEST,
            "the path has parameters, or segments of dots (expected: the path of a method or token"
                + " without either)")
        .answer();
  }
}
