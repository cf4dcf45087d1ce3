package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// As [HostileBytesTest], with messages of any content for a start, and every truncation of them.
@Timeout(120)
class MutatedMessagesTest {
  private static final int RANDOM = 60_000;
  private static final int MUTATED = 60_000;
  private static final int CUT = 500;

  @FunctionalInterface
  private interface Decoder {
    Record decode(byte[] bytes) throws MalformedMessageException;
  }

  private final RequestEncoder requestEncoder = new RequestEncoder();
  private final ReplyEncoder replyEncoder = new ReplyEncoder();
  private final RequestDecoder requestDecoder = new RequestDecoder();
  private final ReplyDecoder replyDecoder = new ReplyDecoder();

  /// Whether a message came out.
  private boolean survives(Decoder decoder, byte[] bytes) {
    try {
      String text = MessageText.of(decoder.decode(bytes));
      return !text.isEmpty();
    } catch (MalformedMessageException expected) {
      return false;
    } catch (RuntimeException | Error escaped) {
      return fail(HexFormat.of().formatHex(bytes), escaped);
    }
  }

  private boolean asRequest(byte[] bytes) {
    return survives(frame -> (Record) requestDecoder.decode(frame), bytes);
  }

  private boolean asReply(byte[] bytes) {
    return survives(frame -> (Record) replyDecoder.decode(frame), bytes);
  }

  @Test
  void randomBytes_areRefusedOrUnderstood() {
    var random = new Random(1);
    for (int i = 0; i < RANDOM; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (i % 2 == 0 && bytes.length > 3) { // let half of them past the door
        bytes[0] = (byte) (0x90 | random.nextInt(16));
        bytes[1] = 1;
        bytes[2] =
            (byte)
                (i % 4 == 0
                    ? 1 + random.nextInt(RandomMessages.REQUEST_KINDS)
                    : 65 + random.nextInt(RandomMessages.REPLY_KINDS));
        bytes[3] = 1;
      }
      asRequest(bytes);
      asReply(bytes);
    }
    assertDecodersStillWork();
  }

  @Test
  void mutatedRequests_areRefusedOrUnderstood() {
    var messages = new RandomMessages(2);
    var random = new Random(3);
    for (int i = 0; i < MUTATED; i++) {
      byte[] bytes =
          requestEncoder.encode(messages.request(i % RandomMessages.REQUEST_KINDS)).toByteArray();
      asRequest(mutated(bytes, random));
    }
    assertDecodersStillWork();
  }

  @Test
  void mutatedReplies_areRefusedOrUnderstood() {
    var messages = new RandomMessages(4);
    var random = new Random(5);
    for (int i = 0; i < MUTATED; i++) {
      byte[] bytes =
          replyEncoder.encode(messages.reply(i % RandomMessages.REPLY_KINDS)).toByteArray();
      asReply(mutated(bytes, random));
    }
    assertDecodersStillWork();
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      // The envelope comes first: most harm is done there.
      int at = random.nextInt(random.nextBoolean() ? Math.min(copy.length, 24) : copy.length);
      switch (random.nextInt(4)) {
        case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> copy[at] = (byte) random.nextInt(256);
        case 2 -> copy[at] = (byte) (0xc0 + random.nextInt(32));
        default -> copy = spliced(copy, at, random);
      }
    }
    return copy;
  }

  /// Without some bytes, or with some twice.
  private static byte[] spliced(byte[] bytes, int at, Random random) {
    int to = Math.min(bytes.length, at + 1 + random.nextInt(4));
    boolean remove = random.nextBoolean() && to - at < bytes.length;
    byte[] tail = Arrays.copyOfRange(bytes, remove ? to : at, bytes.length);
    byte[] head = Arrays.copyOf(bytes, (remove ? at : to) + tail.length);
    System.arraycopy(tail, 0, head, head.length - tail.length, tail.length);
    return head;
  }

  @Test
  void everyTruncation_isRefused() {
    var messages = new RandomMessages(6);
    for (int i = 0; i < CUT; i++) {
      byte[] request =
          requestEncoder.encode(messages.request(i % RandomMessages.REQUEST_KINDS)).toByteArray();
      byte[] reply =
          replyEncoder.encode(messages.reply(i % RandomMessages.REPLY_KINDS)).toByteArray();
      for (int length = 0; length < Math.min(request.length, 300); length++) {
        byte[] cut = Arrays.copyOf(request, length);
        assertThrows(MalformedMessageException.class, () -> requestDecoder.decode(cut));
      }
      for (int length = 0; length < Math.min(reply.length, 300); length++) {
        byte[] cut = Arrays.copyOf(reply, length);
        assertThrows(MalformedMessageException.class, () -> replyDecoder.decode(cut));
      }
    }
    assertDecodersStillWork();
  }

  private void assertDecodersStillWork() {
    var request = new Request.Ping(Request.Header.sessionless(1));
    var reply = new Reply.Pong(new Reply.Header(1, null), ServingState.SERVING);
    try {
      assertEquals(request, requestDecoder.decode(requestEncoder.encode(request).toByteArray()));
      assertEquals(reply, replyDecoder.decode(replyEncoder.encode(reply).toByteArray()));
    } catch (MalformedMessageException broken) {
      fail(broken);
    }
  }
}
