package dev.raincheck.doors.http.front;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads bodies, no more of them than there is room for.
final class Bodies {
  private static final int STEP = 8_192;

  private final int bytesMax;

  Bodies(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// A body is not taken.
  static final class RefusedException extends Exception {
    private final transient Problem problem;

    RefusedException(Problem problem) {
      super(problem.message());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /// @param length as it was announced, or -1
  /// @throws IOException if it cannot be read to its end
  byte[] read(Front.Body body, long length, Room.Place place) throws IOException, RefusedException {
    if (length > bytesMax) {
      throw tooLarge(length + " bytes");
    }
    var bytes = new ByteArrayOutputStream(length < 0 ? 0 : (int) length);
    byte[] part = new byte[STEP];
    InputStream in = body.ask();
    for (int count; (count = in.read(part)) >= 0; ) {
      if (bytes.size() + count > bytesMax) {
        throw tooLarge("more than that");
      }
      if (!place.take(count)) {
        throw new RefusedException(overloaded("room for bodies"));
      }
      bytes.write(part, 0, count);
    }
    return bytes.toByteArray();
  }

  private RefusedException tooLarge(String what) {
    return new RefusedException(
        Problem.of(
            413,
            ErrorCode.INVALID_ARGUMENTS,
            "a body of %s (expected: at most %d bytes; send less, or raise the door's bodyBytesMax)"
                .formatted(what, bytesMax)));
  }

  static Problem overloaded(String what) {
    return Problem.overloaded(
        "no %s at this door; try again later (expected: fewer at once, or a higher limit)"
            .formatted(what));
  }
}
