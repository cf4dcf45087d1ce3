package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.ValueException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
  private static final int MAX = 1 << 20;

  /// MessagePack bytes, easy to compress.
  private static byte[] value(int bytes) {
    byte[] value = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      value[i] = (byte) (i / 100);
    }
    ByteBuffer.wrap(value).put((byte) 0xc6).putInt(bytes - 5);
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {4_096, 4_097, 100_000, MAX})
  void largeValue_becomesSmaller_andIsAMessagePackValueStill(int bytes) throws Exception {
    byte[] value = value(bytes);
    byte[] small = Compression.deflate(Slice.of(value)).toByteArray();
    assertTrue(small.length < bytes / 10);
    assertTrue(Compression.isDeflated(Slice.of(small)));
    new MessagePackScan().requireOneValue(small);
    assertArrayEquals(value, Compression.inflate(Slice.of(small), MAX).toByteArray());
  }

  @Test
  void valueThatGainsNothing_staysAsItIs() {
    byte[] small = value(4_095);
    assertSame(small, Compression.deflate(Slice.of(small)).array());
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    assertSame(noise, Compression.deflate(Slice.of(noise)).array());
    noise[0] = 0x01;
    assertFalse(Compression.isDeflated(Slice.of(noise)));
    assertSame(noise, Compression.inflate(Slice.of(noise), MAX).array());
  }

  /// What other languages write: mostly the shortest form that holds it.
  @ParameterizedTest
  @ValueSource(strings = {"fixext 8", "fixext 16", "ext 8", "ext 16", "ext 32"})
  void everyFormOfAnExtension_isRead(String form) throws Exception {
    byte[] value =
        form.equals("fixext 8") ? bytes(0x91, 1) : bytes(0x99, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    byte[] data = data(value);
    byte[] head =
        switch (form) {
          case "fixext 8" -> bytes(0xd7, 90);
          case "fixext 16" -> bytes(0xd8, 90);
          case "ext 8" -> bytes(0xc7, data.length, 90);
          case "ext 16" -> bytes(0xc8, 0, data.length, 90);
          default -> bytes(0xc9, 0, 0, 0, data.length, 90);
        };
    byte[] extension = Arrays.copyOf(head, head.length + data.length);
    System.arraycopy(data, 0, extension, head.length, data.length);
    new MessagePackScan().requireOneValue(extension);
    assertTrue(Compression.isDeflated(Slice.of(extension)));
    assertEquals(value.length, Compression.inflatedBytes(Slice.of(extension)));
    assertArrayEquals(value, Compression.inflate(Slice.of(extension), MAX).toByteArray());
    extension[head.length - 1] = 91;
    assertFalse(Compression.isDeflated(Slice.of(extension)), "another type");
  }

  private static byte[] data(byte[] value) {
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    deflater.setInput(value);
    deflater.finish();
    var data = new byte[100];
    int length = deflater.deflate(data, 4, 96);
    deflater.end();
    ByteBuffer.wrap(data).putInt(value.length);
    return Arrays.copyOf(data, 4 + length);
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void whatNoScanHasSeen_isScanned() {
    byte[] deep = new byte[5_000];
    Arrays.fill(deep, (byte) 0x91); // arrays of one, one in the other
    byte[] small = Compression.deflate(Slice.of(deep)).toByteArray();
    assertThrows(ValueException.class, () -> Compression.inflate(Slice.of(small), MAX));
  }

  @Test
  void moreThanIsAllowed_isNotInflated() {
    byte[] bomb = Compression.deflate(Slice.of(value(MAX))).toByteArray();
    var told =
        assertThrows(ValueException.class, () -> Compression.inflate(Slice.of(bomb), MAX - 1));
    assertEquals(
        "a compressed value of 1048576 bytes (expected: at most 1048575)", told.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99_999, 100_001, MAX, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void untrueLength_isRefused(int declared) {
    byte[] small = Compression.deflate(Slice.of(value(100_000))).toByteArray();
    ByteBuffer.wrap(small).putInt(6, declared);
    assertThrows(ValueException.class, () -> Compression.inflate(Slice.of(small), MAX));
  }

  @Test
  void moreThanDeflateCanDo_isRefusedBeforeAnyMemoryIsTaken() {
    byte[] small = Compression.deflate(Slice.of(value(100_000))).toByteArray();
    int most = (small.length - 10) * 1_032 + 64;
    ByteBuffer.wrap(small).putInt(6, most);
    assertTold("not as long as it says", small);
    ByteBuffer.wrap(small).putInt(6, most + 1);
    assertTold("what deflate can do", small);
  }

  @Test
  void headerWithoutAnythingBehindIt_isRefused() {
    byte[] small = Compression.deflate(Slice.of(value(100_000))).toByteArray();
    assertFalse(Compression.isDeflated(Slice.of(Arrays.copyOf(small, 9))));
    assertTold("what deflate can do", Arrays.copyOf(small, 10));
  }

  private static void assertTold(String words, byte[] value) {
    var told =
        assertThrows(
            ValueException.class, () -> Compression.inflate(Slice.of(value), Integer.MAX_VALUE));
    assertTrue(told.getMessage().contains(words), told.getMessage());
  }

  @Test
  void brokenBytes_areRefused_orReadAsWhatTheySay() {
    byte[] good = Compression.deflate(Slice.of(value(100_000))).toByteArray();
    var random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad = good.clone();
      bad[10 + random.nextInt(bad.length - 10)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertEquals(100_000, Compression.inflate(Slice.of(bad), MAX).length());
      } catch (ValueException refused) {
        assertTrue(refused.getMessage().startsWith("a compressed value"));
      }
    }
  }
}
