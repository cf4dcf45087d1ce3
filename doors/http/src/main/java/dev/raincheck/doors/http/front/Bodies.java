package dev.raincheck.doors.http.front;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.settings.HttpLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads bodies, no more of them than there is room for, and for no longer than a body may take.
/// What is compressed is bounded as it comes, and as it is then.
final class Bodies {
  private static final int STEP = 8_192;
  private static final byte[] NOTHING = {};

  private final int bytesMax;
  private final long sendNs;
  private final LongSupplier clock;

  Bodies(HttpLimits limits, LongSupplier clock) {
    this.bytesMax = limits.bodyBytesMax();
    this.sendNs = limits.sendMax().toNanos();
    this.clock = clock;
  }

  /// A body is not taken.
  static final class RefusedException extends IOException {
    private final transient Problem problem;

    RefusedException(Problem problem) {
      super(problem.message());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }

  /// @throws RefusedException if it is not taken
  /// @throws IOException if it cannot be read to its end
  byte[] read(Front.Arrival arrival, Room.Place place) throws IOException {
    long length = arrival.length();
    if (length > bytesMax) {
      throw tooLarge(length + " bytes");
    }
    String coding = coding(arrival.head());
    if (length == 0) {
      return NOTHING;
    }
    InputStream in = new Metered(arrival.body().ask());
    return coding.isEmpty() ? all(in, length, place) : inflated(in, place);
  }

  private static String coding(Incoming head) throws RefusedException {
    String coding = head.list("content-encoding").strip().toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "", "identity" -> "";
      case "gzip", "x-gzip" -> "gzip";
      default ->
          throw new RefusedException(
              Problem.of(
                  415,
                  ErrorCode.MALFORMED_REQUEST,
                  "the body's coding \"%s\" (expected: gzip, or none)".formatted(coding)));
    };
  }

  private byte[] inflated(InputStream in, Room.Place place) throws IOException {
    try (var plain = new GZIPInputStream(in, STEP)) {
      return all(plain, -1, place);
    } catch (ZipException broken) {
      throw new RefusedException(
          Problem.of(400, ErrorCode.MALFORMED_REQUEST, "the body is no gzip (expected: gzip)"));
    }
  }

  /// @param length if it is known, or -1
  private byte[] all(InputStream in, long length, Room.Place place) throws IOException {
    // No more than a step is taken on trust.
    byte[] bytes = new byte[length < 0 ? STEP : (int) Math.min(length, STEP)];
    int size = 0;
    for (int count; size != length && (count = in.read(bytes, size, bytes.length - size)) >= 0; ) {
      size += count;
      if (size > bytesMax) {
        throw tooLarge("more than that");
      }
      if (!place.take(count)) {
        throw new RefusedException(overloaded("room for bodies"));
      }
      if (size == bytes.length && size != length) {
        long most = length < 0 ? bytesMax + 1L : length;
        bytes = Arrays.copyOf(bytes, (int) Math.min(2L * size, most));
      }
    }
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /// A body as it comes. It stays open: what a container does with the rest is the container's.
  private final class Metered extends FilterInputStream {
    private final long untilNs = clock.getAsLong() + sendNs;
    private long size;

    Metered(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = in.read(into, offset, length);
      size += Math.max(0, count);
      if (size > bytesMax) {
        throw tooLarge("more than that");
      }
      if (count >= 0 && clock.getAsLong() - untilNs > 0) {
        throw tooSlow(size);
      }
      return count;
    }

    @Override
    public void close() {}
  }

  private RefusedException tooSlow(long size) {
    return new RefusedException(
        Problem.of(
            408,
            ErrorCode.MALFORMED_REQUEST,
            "a body of which %d bytes have come in %s (expected: all of it; send faster, or raise the door's sendMax)"
                .formatted(size, Duration.ofNanos(sendNs))));
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
