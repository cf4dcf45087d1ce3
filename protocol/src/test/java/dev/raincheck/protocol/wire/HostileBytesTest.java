package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the bytes are, there is a message or a [MalformedMessageException], and nothing else.
/// More of it: `-Dhostile.inputs=N`.
class HostileBytesTest {
  private static final int INPUTS = Integer.getInteger("hostile.inputs", 120_000);

  private final Random random = new Random(20);
  private final RequestDecoder requests = new RequestDecoder();
  private final ReplyDecoder replies = new ReplyDecoder();
  private final RequestEncoder encoder = new RequestEncoder();
  private long understood;

  @Test
  void anyBytes_areAMessageOrMalformed() {
    List<byte[]> valid = new ArrayList<>();
    Messages.requests()
        .values()
        .forEach(request -> valid.add(encoder.encode(request).toByteArray()));
    var replyEncoder = new ReplyEncoder();
    Messages.replies()
        .values()
        .forEach(reply -> valid.add(replyEncoder.encode(reply).toByteArray()));
    for (int i = 0; i < INPUTS; i++) {
      byte[] seed = valid.get(random.nextInt(valid.size()));
      decodeBoth(
          switch (i % 4) {
            case 0 -> randomBytes();
            case 1 -> Arrays.copyOf(seed, random.nextInt(seed.length + 1));
            case 2 -> mutated(seed);
            default -> mutated(mutated(mutated(seed)));
          });
    }
    assertTrue(understood > INPUTS / 100, "hardly anything got past the first byte: " + understood);
  }

  private void decodeBoth(byte[] bytes) {
    try {
      requests.decode(bytes);
      understood++;
    } catch (MalformedMessageException expected) {
      assertTrue(expected.getMessage() != null);
    }
    try {
      replies.decode(bytes);
      understood++;
    } catch (MalformedMessageException expected) {
      assertTrue(expected.getMessage() != null);
    }
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] mutated(byte[] seed) {
    byte[] bytes = seed.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] = (byte) random.nextInt(256);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      default -> {
        int from = random.nextInt(bytes.length);
        System.arraycopy(seed, from, bytes, at, Math.min(bytes.length - at, bytes.length - from));
      }
    }
    return bytes;
  }

  @Test
  void randomRequests_comeBackTheSame() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = encoder.encode(Messages.random(random)).toByteArray();
      assertEquals(
          HexFormat.of().formatHex(bytes),
          HexFormat.of().formatHex(encoder.encode(requests.decode(bytes)).toByteArray()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "dd7fffffff", // an array of 2^31 - 1 in five bytes
        "ddffffffff", // of 2^32 - 1
        "df7fffffff", // a map
        "dfffffffff", // a map whose count of values overflows an int
        "c6ffffffff", // 4 GiB of bytes
        "dbffffffff", // of text
        "c9ffffffff00", // of extension
        "c1", // the byte that MessagePack never uses
        "93010201ff", // one byte too many
        "9301", // elements missing
        "a568656c6c6f", // text, no array
        "9602010100c090", // an unknown version
        "960101a1780090" // an id that is text
      })
  void knownTroubleMakers_areMalformed(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThrows(MalformedMessageException.class, () -> requests.decode(bytes));
    assertThrows(MalformedMessageException.class, () -> replies.decode(bytes));
  }

  @Test
  void deepNesting_isRefused_withoutRecursion() {
    byte[] deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) 0x91);
    var refused = assertThrows(MalformedMessageException.class, () -> requests.decode(deep));
    assertTrue(String.valueOf(refused.getMessage()).contains("deeper than 64"));
  }

  @Test
  void unknownTrailingElements_areIgnored() throws Exception {
    byte[] ping = encoder.encode(new Request.Ping(Request.Header.sessionless(5))).toByteArray();
    byte[] longer = Arrays.copyOf(ping, ping.length + 3);
    longer[0]++; // one element more
    longer[ping.length] = (byte) 0xa2;
    longer[ping.length + 1] = 'h';
    longer[ping.length + 2] = 'i';
    assertEquals(5, requests.decode(longer).header().id());
  }

  @ParameterizedTest
  @CsvSource({
    "93010207ff, 7", // a byte too many
    "95010207, 7", // cut behind the id
    "9801020790a0c1c0, 7", // a byte that MessagePack never uses
    "dc000401cc02cd0102, 258", // long forms
    "dd00000009d30000000000000001cf0000000000000002cf0123456789abcdef, 81985529216486895",
    "97010207dfffffffff, 7", // a map that declares more than is there
    "940207cd01, 0", // cut within the id
    "9301cf00000000000000, 0", // and within the type
    "920102, 0", // no room for an id
    "94010200c1, 0", // none that a request may have
    "940102ffc1, 0",
    "940102a137c1, 0",
    "83010207, 0", // a map
    "a3010207ff, 0", // text
    "c1010207, 0",
    "ddffffffff010207, 0"
  })
  void refusedMessage_isToldWithTheId_asFarAsThatCanBeRead(String hex, long id) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    var refused = assertThrows(MalformedMessageException.class, () -> requests.decode(bytes));
    assertEquals(ErrorCode.MALFORMED_REQUEST, refused.code());
    assertEquals(id, refused.id());
  }

  @Test
  void requestThatIsNestedTooDeep_isToldWithTheId() {
    byte[] value = new byte[WireLimits.DEPTH_MAX + 1];
    Arrays.fill(value, (byte) 0x91);
    value[WireLimits.DEPTH_MAX] = 1;
    var header = Request.Header.sessionless(1L << 40);
    var call = new Request.Call(header, 0, "a.b", Slice.of(value), Request.Options.DEFAULT);
    byte[] bytes = encoder.encode(call).toByteArray();
    var refused = assertThrows(MalformedMessageException.class, () -> requests.decode(bytes));
    assertEquals("nested deeper than 64 levels", refused.getMessage());
    assertEquals(1L << 40, refused.id());
  }

  @Test
  void unknownVersion_isNamed_withTheId() {
    var refused =
        assertThrows(
            MalformedMessageException.class,
            () -> requests.decode(HexFormat.of().parseHex("96020705000090")));
    assertEquals(ErrorCode.UNSUPPORTED_VERSION, refused.code());
    assertEquals(5, refused.id());
  }
}
