package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses answers for clients that ask for it.
final class Gzip {
  /// Below that there is nothing to win.
  static final int BYTES_MIN = 1_024;

  private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?");

  private Gzip() {}

  /// The answer as the client wants it.
  ///
  /// @param accepted the codings that it accepts
  static Answer fit(String accepted, Answer answer) {
    if (answer.body().length < BYTES_MIN || !isWanted(accepted)) {
      return answer;
    }
    return new Answer(answer.status(), answer.fields(), compressed(answer.body()))
        .with("Content-Encoding", "gzip")
        .withVary("Accept-Encoding");
  }

  private static boolean isWanted(String accepted) {
    return Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(","))
        .map(String::strip)
        .anyMatch(
            it -> it.split(";", 2)[0].strip().equals("gzip") && !REFUSED.matcher(it).matches());
  }

  private static byte[] compressed(byte[] plain) {
    var bytes = new ByteArrayOutputStream(plain.length / 4);
    try (var out = new Quick(bytes)) {
      out.write(plain);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static final class Quick extends GZIPOutputStream {
    Quick(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
