package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes of one message of each kind, and of a bundle, as other languages must write and read
/// them: `golden/*.hex`.
class GoldenVectorsTest {
  static Stream<String> requests() {
    return Messages.requests().keySet().stream();
  }

  static Stream<String> replies() {
    return Messages.replies().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_isItsVector(String name) throws Exception {
    Request request = Messages.requests().get(name);
    byte[] vector = vector(name);
    assertEquals(hex(vector), hex(new RequestEncoder().encode(request).toByteArray()));
    Request read = new RequestDecoder().decode(vector);
    assertEquals(hex(vector), hex(new RequestEncoder().encode(read).toByteArray()));
    assertEquals(request.header(), read.header());
  }

  @ParameterizedTest
  @MethodSource("replies")
  void reply_isItsVector(String name) throws Exception {
    Reply reply = Messages.replies().get(name);
    byte[] vector = vector(name);
    assertEquals(hex(vector), hex(new ReplyEncoder().encode(reply).toByteArray()));
    Reply read = new ReplyDecoder().decode(vector);
    assertEquals(hex(vector), hex(new ReplyEncoder().encode(read).toByteArray()));
    assertEquals(reply.header(), read.header());
  }

  /// A ping and a poll in one frame.
  @Test
  void bundle_isItsVector() throws Exception {
    List<Slice> messages =
        Stream.of("ping", "poll")
            .map(Messages.requests()::get)
            .map(new RequestEncoder()::encode)
            .toList();
    var bundler = new Bundler();
    messages.forEach(bundler::add);
    byte[] vector = vector("bundle");
    assertEquals(hex(vector), hex(bundler.take().toByteArray()));
    var unbundler = new Unbundler();
    unbundler.open(vector);
    for (Slice message : messages) {
      assertEquals(hex(message.toByteArray()), hex(unbundler.next()));
    }
    assertNull(unbundler.next());
  }

  @Test
  void compressedValue_isWhatItsVectorSays() throws Exception {
    var result = (Reply.Result) new ReplyDecoder().decode(vector("result-deflated"));
    assertEquals(
        Collections.nCopies(1_000, null),
        Values.decode(Compression.inflate(result.value(), 1_003)));
  }

  @Test
  void descriptionsVector_tellsOfEveryKind() throws Exception {
    var read = (Reply.Description) new ReplyDecoder().decode(vector("description"));
    String told = String.valueOf(Values.decode(read.services()));
    for (String part :
        List.of(
            "idempotent=true",
            "mode=non-blocking",
            "mode=blocking",
            "mode=responding",
            "exceptions=[OutOfPaper]",
            "serial=reports/printer",
            "concurrent=2",
            "respondWithin=PT0.25S",
            "optional=true",
            "one of=[Plain, Titled]",
            "Size=[A4, LETTER]",
            "description=Builds")) {
      assertTrue(told.contains(part), part + " in " + told);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] vector(String name) throws IOException {
    try (InputStream in = GoldenVectorsTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
      assertNotNull(in, "golden/" + name + ".hex");
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return HexFormat.of()
          .parseHex(
              text.lines()
                  .filter(line -> !line.startsWith("#"))
                  .collect(Collectors.joining())
                  .replace(" ", ""));
    }
  }
}
