package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.WireCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the calls of infi.rpc apart: `[[{method, uuid, request_id_tag}, [arguments],
/// {arguments}]]`. For one thread.
final class InfiReader {
  private static final String EXPECTED =
      " (expected: [{method, uuid}, [arguments], {named arguments}])";

  private final MessagePackScan scan = new MessagePackScan();
  private final WireCursor cursor = new WireCursor();

  /// @param arguments those of `on_call`, which have passed the scan
  InfiCall read(Slice arguments) throws MalformedMessageException {
    byte[] bytes = arguments.array();
    cursor.reset(bytes, arguments.from());
    if (cursor.arrayHeader() != 1 || cursor.arrayHeader() != 3) {
      throw new MalformedMessageException("on_call" + EXPECTED);
    }
    String method = null;
    String uuid = null;
    String tag = null;
    int entries = cursor.mapHeader();
    for (int i = 0; i < entries; i++) {
      switch (cursor.text(WireLimits.METHOD_CHARS_MAX)) {
        case "method" -> method = cursor.text(WireLimits.METHOD_CHARS_MAX);
        case "uuid" -> uuid = textOrNil(InfiCall.UUID_CHARS_MAX);
        case "request_id_tag" -> tag = textOrNil(WireLimits.TEXT_CHARS_MAX);
        default -> value(bytes);
      }
    }
    if (method == null) {
      throw new MalformedMessageException("no method" + EXPECTED);
    }
    return new InfiCall(method, uuid, tag, value(bytes), value(bytes));
  }

  private @Nullable String textOrNil(int charsMax) throws MalformedMessageException {
    return cursor.tryNil() ? null : cursor.text(charsMax);
  }

  private Slice value(byte[] bytes) throws MalformedMessageException {
    return cursor.upTo(scan.endOfValue(bytes, cursor.position()));
  }

  /// All arguments by name.
  ///
  /// @param names those of the parameters
  /// @return null if there are more positional ones than parameters
  @Nullable Slice byName(InfiCall call, List<String> names) throws MalformedMessageException {
    byte[] named = call.named().toByteArray();
    cursor.reset(named);
    int namedCount = cursor.mapHeader();
    Slice pairs = Slice.of(named, cursor.position(), named.length);
    byte[] positional = call.positional().toByteArray();
    cursor.reset(positional);
    int count = cursor.arrayHeader();
    if (count > names.size()) {
      return null;
    }
    var all = new MessageBuilder().map(count + namedCount);
    for (int i = 0; i < count; i++) {
      all.value(names.get(i)).raw(value(positional));
    }
    return all.raw(pairs).build();
  }
}
