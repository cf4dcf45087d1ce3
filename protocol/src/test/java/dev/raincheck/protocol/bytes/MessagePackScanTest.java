package dev.raincheck.protocol.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePackScanTest {
  private static final byte ARRAY_OF_ONE = (byte) 0x91;

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static String refusal(byte[] bytes) {
    var refused =
        assertThrows(
            MalformedMessageException.class, () -> new MessagePackScan().requireOneValue(bytes));
    return String.valueOf(refused.getMessage());
  }

  private static byte[] nested(int levels) {
    byte[] bytes = new byte[levels + 1];
    Arrays.fill(bytes, 0, levels, ARRAY_OF_ONE);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "7f",
        "e0",
        "ff",
        "c0",
        "c2",
        "c3",
        "80",
        "90",
        "a0",
        "81 00 00",
        "93 01 02 03",
        "a2 6869",
        "c4 00",
        "c4 01 ff",
        "c5 0001 ff",
        "c6 00000001 ff",
        "c7 00 01",
        "c7 01 01 ff",
        "c8 0001 01 ff",
        "c9 00000001 01 ff",
        "ca 00000000",
        "cb 0000000000000000",
        "cc ff",
        "cd ffff",
        "ce ffffffff",
        "cf ffffffffffffffff",
        "d0 80",
        "d1 8000",
        "d2 80000000",
        "d3 8000000000000000",
        "d4 01 ff",
        "d5 01 ffff",
        "d6 ff 00000000",
        "d7 ff 0000000000000000",
        "d8 01 00000000000000000000000000000000",
        "d9 01 61",
        "da 0001 61",
        "db 00000001 61",
        "dc 0001 00",
        "dd 00000001 00",
        "de 0001 00 00",
        "df 00000001 00 00",
        "8f 000000000000000000000000000000 000000000000000000000000000000",
        "9f 000000000000000000000000000000",
        "bf 61616161616161616161616161616161616161616161616161616161616161",
        "92 92 01 02 81 a1 61 90"
      })
  void everyFormat_isWalkedToItsEnd_andEveryTruncationRefused(String text)
      throws MalformedMessageException {
    byte[] bytes = hex(text);
    assertEquals(bytes.length, new MessagePackScan().endOfValue(bytes, 0));
    for (int length = 0; length < bytes.length; length++) {
      refusal(Arrays.copyOf(bytes, length));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertEquals(bytes.length, new MessagePackScan().endOfValue(longer, 0));
    assertEquals("1 bytes after the end of the message", refusal(longer));
  }

  @ParameterizedTest
  @CsvSource({
    "dd ffffffff, declares 4294967295 values where 0 bytes",
    "dd 7fffffff, declares 2147483647 values where 0 bytes",
    "df ffffffff, declares 8589934590 values where 0 bytes",
    "df 80000000, declares 4294967296 values where 0 bytes",
    "df 00000001 00, declares 2 values where 1 bytes",
    "dc ffff, declares 65535 values",
    "de ffff, declares 131070 values",
    "c6 ffffffff, 4294967295 bytes are declared where 0 are left",
    "db 80000000, 2147483648 bytes are declared",
    "c9 ffffffff, 4294967296 bytes are declared",
    "c9 7fffffff 01, 2147483648 bytes are declared",
    "c1, byte 0xc1 at 0",
    "92 00 c1, byte 0xc1 at 2"
  })
  void moreThanIsThere_isRefusedByItsHeader(String text, String complaint) {
    String refusal = refusal(hex(text));
    assertTrue(refusal.contains(complaint), refusal);
  }

  @Test
  void nesting_upToTheBound_andNotALevelDeeper() throws MalformedMessageException {
    new MessagePackScan().requireOneValue(nested(WireLimits.DEPTH_MAX));
    assertEquals("nested deeper than 64 levels", refusal(nested(WireLimits.DEPTH_MAX + 1)));
  }

  @Test
  void nestingOfAMillionLevels_isRefusedWithoutAStackOverflow() {
    assertEquals("nested deeper than 64 levels", refusal(nested(1_000_000)));
  }

  @Test
  void depthIsGivenBack_byManySiblings() throws MalformedMessageException {
    byte[] bytes = new byte[3 + 2 * 1_000];
    System.arraycopy(hex("dc 03e8"), 0, bytes, 0, 3);
    for (int i = 0; i < 1_000; i++) {
      bytes[3 + 2 * i] = ARRAY_OF_ONE;
    }
    new MessagePackScan().requireOneValue(bytes);
  }

  @Test
  void emptyArraysAndMaps_countForNothing_atAnyDepth() throws MalformedMessageException {
    byte[] bytes = nested(WireLimits.DEPTH_MAX);
    bytes[WireLimits.DEPTH_MAX] = (byte) 0x90;
    new MessagePackScan().requireOneValue(bytes);
    bytes[WireLimits.DEPTH_MAX] = (byte) 0x80;
    new MessagePackScan().requireOneValue(bytes);
  }

  @Test
  void valueInTheMiddle_endsWhereTheNextBegins() throws MalformedMessageException {
    byte[] bytes = hex("93 a1 61 82 01 02 03 04 c0");
    assertEquals(8, new MessagePackScan().endOfValue(bytes, 3));
  }

  @Test
  void aBillionDeclaredInAHundredBytes_costNoMemory() {
    byte[] bytes = new byte[100];
    for (int i = 0; i + 5 <= bytes.length; i += 5) {
      System.arraycopy(hex("dd 3b9aca00"), 0, bytes, i, 5);
    }
    String refusal = refusal(bytes);
    assertTrue(refusal.contains("1000000000 values where 95 bytes are left"), refusal);
  }
}
