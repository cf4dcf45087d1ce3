package dev.raincheck.doors.http.front;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.settings.HttpLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of a body, and what is not.
class BodiesTest {
  private static final int MAX = 20_000;

  private final HttpLimits limits =
      HttpLimits.DEFAULT
          .withBodyBytesMax(MAX)
          .withHeldBytesMax(MAX)
          .withSendMax(Duration.ofSeconds(10));
  private final Room room = new Room(limits);
  private final Room.Place place = Objects.requireNonNull(room.enter(""));
  private long nowNs;
  private final Bodies bodies = new Bodies(limits, () -> nowNs);

  private byte[] read(InputStream body, long length, String coding) throws IOException {
    var head = new Incoming("POST", "/rpc", "/", fields(coding), new byte[0]);
    var arrival = new Front.Arrival(head, new Caller("alice", true), length, () -> body);
    return bodies.read(arrival, place);
  }

  private static Map<String, List<String>> fields(String coding) {
    return coding.isEmpty() ? Map.of() : Map.of("content-encoding", List.of(coding));
  }

  private int refusal(InputStream body, long length, String coding) {
    return assertThrows(Bodies.RefusedException.class, () -> read(body, length, coding))
        .problem()
        .status();
  }

  private static InputStream of(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 19_999, 20_000})
  void body_isReadToItsEnd_andNoFurther(int size) throws IOException {
    assertArrayEquals(filled(size), read(of(filled(size)), -1, ""));
    room.enter("");
    InputStream more = of(filled(size + 1));
    place.write(List.of(), none -> Answer.empty(204));
    assertArrayEquals(filled(size), read(more, size, ""));
    assertEquals(1, more.available());
  }

  @Test
  void bodyThatIsTooLong_isRefused_unreadIfItSaysSo() {
    InputStream body = of(filled(MAX + 1));
    assertEquals(413, refusal(body, MAX + 1, ""));
    assertEquals(MAX + 1, ((ByteArrayInputStream) body).available());
    assertEquals(413, refusal(body, -1, ""));
  }

  @Test
  void announcement_takesNoRoom() throws IOException {
    byte[] short1 = read(of(filled(1)), MAX, "");
    assertEquals(1, short1.length);
    assertTrue(room.toString().endsWith(" with 1 bytes"), room::toString);
  }

  @Test
  void bodies_shareTheRoom() throws IOException {
    read(of(filled(MAX - 10)), -1, "");
    assertEquals(429, refusal(of(filled(11)), -1, ""));
    place.leave();
    assertTrue(room.toString().startsWith("0 exchanges with 0 bytes"), room::toString);
  }

  @Test
  void bodyThatTakesTooLong_isRefused_howeverSteadilyItComes() {
    InputStream drip =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            nowNs += Duration.ofSeconds(4).toNanos();
            into[offset] = 'x';
            return 1;
          }
        };
    assertEquals(408, refusal(drip, 100, ""));
    assertEquals(Duration.ofSeconds(12).toNanos(), nowNs);
  }

  @Test
  void gzip_isInflated() throws IOException {
    byte[] plain = "[1, 2]".getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(plain, read(of(gzip(plain)), gzip(plain).length, "gzip"));
    assertArrayEquals(plain, read(of(gzip(plain)), -1, "X-GZIP"));
  }

  @Test
  void bomb_endsAtTheLimit() throws IOException {
    byte[] bomb = gzip(new byte[10 << 20]);
    assertTrue(bomb.length < MAX);
    assertEquals(413, refusal(of(bomb), bomb.length, "gzip"));
  }

  /// A stream of blocks that hold nothing inflates to nothing, without end.
  @Test
  void emptyBlocks_endAtTheLimit() throws IOException {
    byte[] head = Arrays.copyOf(gzip(new byte[0]), 10);
    byte[] block = {0, 0, 0, (byte) 0xff, (byte) 0xff};
    var endless = new ByteArrayOutputStream();
    endless.writeBytes(head);
    for (int i = 0; i < MAX; i++) {
      endless.writeBytes(block);
    }
    assertEquals(413, refusal(of(endless.toByteArray()), -1, "gzip"));
  }

  @Test
  void whatIsNoGzip_isRefused() throws IOException {
    assertEquals(400, refusal(of(filled(100)), 100, "gzip"));
    byte[] spoilt = gzip("[1, 2]".getBytes(StandardCharsets.UTF_8));
    spoilt[spoilt.length - 5] ^= 1; // of its checksum
    assertEquals(400, refusal(of(spoilt), -1, "gzip"));
    byte[] cut = Arrays.copyOf(spoilt, spoilt.length - 8);
    assertThrows(IOException.class, () -> read(of(cut), -1, "gzip"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd"})
  void otherCodings_areRefused(String coding) {
    assertEquals(415, refusal(of(filled(3)), 3, coding));
  }
}
