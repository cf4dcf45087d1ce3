package dev.raincheck.doors.http.front;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.dialect.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which answers are compressed.
class GzipTest {
  private static final Answer LARGE =
      Answer.of(200, "application/json", new byte[10_000]).with("Vary", "Origin");

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate, GZIP;q=0.5", "br,gzip"})
  void answer_isCompressed_forWhoAsks(String codings) throws IOException {
    Answer answer = Gzip.fit(codings, LARGE);
    assertEquals("gzip", answer.fields().get("Content-Encoding"));
    assertEquals("Origin, Accept-Encoding", answer.fields().get("Vary"));
    assertTrue(answer.body().length < 1_000);
    var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()));
    assertArrayEquals(LARGE.body(), in.readAllBytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "gzip;q=0", "gzip; q=0.00", "notgzip", "*"})
  void answer_isLeftAsItIs_forOthers(String codings) {
    assertSame(LARGE, Gzip.fit(codings, LARGE));
  }

  @Test
  void shortAnswer_isLeftAsItIs() {
    Answer small = Answer.of(200, "application/json", new byte[Gzip.BYTES_MIN - 1]);
    assertSame(small, Gzip.fit("gzip", small));
  }
}
