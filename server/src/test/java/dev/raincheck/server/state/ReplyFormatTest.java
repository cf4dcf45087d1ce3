package dev.raincheck.server.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.server.book.Specimens;
import org.junit.jupiter.api.Test;

class ReplyFormatTest {
  private final ReplyEncoder encoder = new ReplyEncoder();
  private final Reply reply =
      new Reply.Result(new Reply.Header(7, null), null, Slice.of(Specimens.value(100)));

  private Encoding encode(ReplyFormat format, long messageBytesMax) {
    return format.encode(reply, new Peer.Takes(false, false, messageBytesMax, true), encoder);
  }

  @Test
  void nativeReply_isAMessage_unlessItIsMoreThanThePeerTakes() throws Exception {
    var encoded =
        assertInstanceOf(
            Encoding.Encoded.class,
            encode(ReplyFormat.NATIVE, Peer.Takes.UNTOLD.messageBytesMax()));
    int bytes = encoded.bytes().length();
    assertEquals(reply, new ReplyDecoder().decode(encoded.bytes().toByteArray()));
    assertEquals(encoded, encode(ReplyFormat.NATIVE, bytes));
    assertEquals(new Encoding.TooLarge(bytes), encode(ReplyFormat.NATIVE, bytes - 1));
  }

  @Test
  void plainReply_isItself_andNeverTooLarge() {
    assertEquals(new Encoding.Plain(reply), encode(ReplyFormat.PLAIN, 1));
  }
}
