package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is said on a channel.
///
/// @param name what happens there
/// @param body writes the arguments, one value
record Answer(String name, Consumer<MessageBuilder> body) {
  private static final String OK = "OK";
  private static final Slice NONE = new MessageBuilder().array(1).value(0).build();

  /// Somebody is there.
  static final Answer HEARTBEAT = new Answer(Envelopes.HEARTBEAT, out -> out.raw(NONE));

  /// The result, in an array of one, whatever it is.
  static Answer ok(Slice value) {
    return new Answer(OK, out -> out.array(1).raw(TimestampText.of(value)));
  }

  /// The same of a value that is not written yet.
  static Answer ok(@Nullable Object value) {
    return new Answer(OK, out -> out.array(1).value(value));
  }

  /// The result is what the body writes.
  static Answer okOf(Consumer<MessageBuilder> body) {
    return new Answer(
        OK,
        out -> {
          out.array(1);
          body.accept(out);
        });
  }

  /// An error has a name, a text, and what Python shows in the place of both.
  static Answer error(Failure failure, @Nullable String token) {
    var text = new FailureText(failure, token);
    return new Answer(
        "ERR", out -> out.array(3).value(text.name()).value(text.line()).value(text.whole()));
  }
}
