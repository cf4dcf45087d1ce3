package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.bytes.Head;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.WireCursor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Methods by which clients of ZeroRPC have tokens, which it does not know. For one thread.
final class TokenCalls {
  static final String PREFIX = "_raincheck_";

  private static final Slice NONE = Slice.of(new byte[] {(byte) Head.FIXARRAY});
  private static final String EXPECTED =
      PREFIX
          + "submit(method, arguments, key), poll(token), wait(token), cancel(token, reason) or"
          + " acknowledge(token)";

  private final Catalog catalog;
  private final MessagePackScan scan = new MessagePackScan();
  private final WireCursor cursor = new WireCursor();

  /// How many arguments have not been read.
  private int left;

  TokenCalls(Catalog catalog) {
    this.catalog = catalog;
  }

  /// @param method begins with the prefix
  /// @param arguments those that it was given
  /// @param key of what is submitted without one
  Understood understand(String method, Slice arguments, String key)
      throws MalformedMessageException {
    cursor.reset(arguments.array(), arguments.from());
    left = cursor.arrayHeader();
    return switch (method.substring(PREFIX.length())) {
      case "submit" -> submit(arguments.array(), key);
      case "poll" -> new Understood(poll(false), PlainAnswers::withToken);
      case "wait" -> new Understood(poll(true), PlainAnswers::held);
      case "cancel" -> cancel();
      case "acknowledge" -> acknowledge();
      default -> throw new MalformedMessageException(method + " (expected: " + EXPECTED + ")");
    };
  }

  private Understood submit(byte[] bytes, String key) throws MalformedMessageException {
    String name = catalog.fullName(text("method", WireLimits.METHOD_CHARS_MAX));
    Slice arguments = left-- > 0 ? cursor.upTo(scan.endOfValue(bytes, cursor.position())) : NONE;
    String own = textOrNull("key", WireLimits.KEY_CHARS_MAX);
    var options = new Request.Options(0L, null, null, false, Map.of(), own == null ? key : own, 0);
    return new Understood(
        new Request.Call(Understood.header(), 0, name, arguments, options),
        PlainAnswers::withToken);
  }

  private Request poll(boolean push) throws MalformedMessageException {
    return new Request.Poll(Understood.header(), token(), push);
  }

  private Understood cancel() throws MalformedMessageException {
    String token = token();
    String reason = textOrNull("reason", WireLimits.TEXT_CHARS_MAX);
    return new Understood(
        new Request.Cancel(Understood.header(), token, reason == null ? "" : reason),
        PlainAnswers::withToken);
  }

  private Understood acknowledge() throws MalformedMessageException {
    return new Understood(
        new Request.Acknowledge(Understood.header().withAcknowledged(token())), PlainAnswers::held);
  }

  private String token() throws MalformedMessageException {
    return text("token", WireLimits.TOKEN_CHARS_MAX);
  }

  private String text(String what, int charsMax) throws MalformedMessageException {
    String text = textOrNull(what, charsMax);
    if (text == null) {
      throw new MalformedMessageException("no " + what + " (expected: " + EXPECTED + ")");
    }
    return text;
  }

  private @Nullable String textOrNull(String what, int charsMax) throws MalformedMessageException {
    if (left-- <= 0 || cursor.tryNil()) {
      return null;
    }
    try {
      return cursor.text(charsMax);
    } catch (MalformedMessageException other) {
      throw new MalformedMessageException(what + ": " + other.getMessage());
    }
  }
}
