package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes come from the wire, there is a message or a [MalformedMessageException]; a
/// message says the same after it was written and read again.
class MessageFuzzTest {
  private static final int RANDOM_SEEDS = 40;

  private final RequestEncoder requests = new RequestEncoder();
  private final ReplyEncoder replies = new ReplyEncoder();

  static Stream<byte[]> requestSeeds() {
    var random = new RandomMessages(7);
    var encoder = new RequestEncoder();
    return Stream.concat(
            Messages.requests().values().stream(),
            IntStream.range(0, RANDOM_SEEDS)
                .mapToObj(i -> random.request(i % RandomMessages.REQUEST_KINDS)))
        .map(it -> encoder.encode(it).toByteArray());
  }

  static Stream<byte[]> replySeeds() {
    var random = new RandomMessages(8);
    var encoder = new ReplyEncoder();
    return Stream.concat(
            Messages.replies().values().stream(),
            IntStream.range(0, RANDOM_SEEDS)
                .mapToObj(i -> random.reply(i % RandomMessages.REPLY_KINDS)))
        .map(it -> encoder.encode(it).toByteArray());
  }

  @MethodSource("requestSeeds")
  @FuzzTest(maxDuration = "5m")
  void request_isUnderstoodOrMalformed(byte[] bytes) throws Exception {
    Request read;
    try {
      read = Allocated.within(bytes.length, () -> new RequestDecoder().decode(bytes));
    } catch (MalformedMessageException refused) {
      assertNotNull(refused.getMessage());
      return;
    }
    byte[] written = requests.encode(read).toByteArray();
    Request again = new RequestDecoder().decode(written);
    assertEquals(MessageText.of((Record) read), MessageText.of((Record) again));
    assertArrayEquals(written, requests.encode(again).toByteArray());
  }

  @MethodSource("replySeeds")
  @FuzzTest(maxDuration = "5m")
  void reply_isUnderstoodOrMalformed(byte[] bytes) throws Exception {
    Reply read;
    try {
      read = Allocated.within(bytes.length, () -> new ReplyDecoder().decode(bytes));
    } catch (MalformedMessageException refused) {
      assertNotNull(refused.getMessage());
      return;
    }
    byte[] written = replies.encode(read).toByteArray();
    Reply again = new ReplyDecoder().decode(written);
    assertEquals(MessageText.of((Record) read), MessageText.of((Record) again));
    assertArrayEquals(written, replies.encode(again).toByteArray());
  }
}
