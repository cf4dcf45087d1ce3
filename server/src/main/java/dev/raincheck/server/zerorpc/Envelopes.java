package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import java.util.HexFormat;
import java.util.Set;

/// Writes messages: `[{message_id, v, response_to}, name, arguments]`.
final class Envelopes {
  static final String HEARTBEAT = "_zpc_hb";
  static final String MORE = "_zpc_more";

  /// What happens on a channel, and never opens one.
  static final Set<String> EVENTS = Set.of("OK", "ERR", "STREAM", "STREAM_DONE", HEARTBEAT, MORE);

  private static final Slice HEAD = raw(3, "message_id");
  private static final Slice VERSION_AND_ANSWERED = version();

  /// Makes ids that are nobody else's.
  private final String prefix;

  private long last;

  /// @param random of this run
  Envelopes(long random) {
    prefix = HexFormat.of().toHexDigits(random);
  }

  private static Slice raw(int entries, String key) {
    return new MessageBuilder().array(3).map(entries).value(key).build();
  }

  private static Slice version() {
    return new MessageBuilder().value("v").value(3).value("response_to").build();
  }

  Slice write(Channel to, Answer answer) {
    byte[] id = Values.encode(prefix + HexFormat.of().toHexDigits(++last));
    var message =
        new MessageBuilder()
            .raw(HEAD)
            .raw(Slice.of(id))
            .raw(VERSION_AND_ANSWERED)
            .raw(to.bytes())
            .value(answer.name());
    answer.body().accept(message);
    return message.build();
  }
}
