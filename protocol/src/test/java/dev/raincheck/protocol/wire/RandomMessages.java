package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Valid messages with random content, the same ones for the same seed.
final class RandomMessages {
  static final int REQUEST_KINDS = 10;
  static final int REPLY_KINDS = 10;

  private final Random random;

  RandomMessages(long seed) {
    random = new Random(seed);
  }

  Request request(int kind) {
    var header = new Request.Header(identifier(), identifier(), identifier(), texts(8, 96));
    return switch (kind) {
      case 0 ->
          new Request.Hello(header, text(255), texts(32, 255), maybe(65_536 + (count() >>> 1)));
      case 1 -> new Request.Call(header, identifier(), text(255), Slice.of(value(3)), options());
      case 2 -> new Request.Poll(header, text(8192), random.nextBoolean());
      case 3 -> new Request.Cancel(header, text(8192), text(8192));
      case 4 -> new Request.Acknowledge(header);
      case 5 -> new Request.Describe(header, maybe(text(255)));
      case 6 -> new Request.Goodbye(header);
      case 7 -> new Request.Look(header, text(255), entries(this::word), maybe(text(255)), count());
      case 8 -> new Request.Operate(header, text(255), maybe(text(8192)), text(8192));
      default -> new Request.Ping(header);
    };
  }

  Reply reply(int kind) {
    var header = new Reply.Header(identifier(), maybe(count()));
    return switch (kind) {
      case 0 ->
          new Reply.Welcome(header, text(255), identifier(), identifier(), terms(), texts(16, 255));
      case 1 -> new Reply.Result(header, maybe(text(96)), Slice.of(value(3)), maybe(text(128)));
      case 2 ->
          new Reply.Deferred(
              header,
              text(96),
              random.nextBoolean(),
              maybe(progress()),
              count(),
              count(),
              maybe(text(128)));
      case 3 -> new Reply.Failed(header, maybe(text(96)), failure(), maybe(text(128)));
      case 4 -> new Reply.Cancelling(header, text(96));
      case 5 -> new Reply.Acknowledged(header);
      case 6 -> new Reply.Description(header, value(3));
      case 7 -> new Reply.Picture(header, value(3), maybe(text(255)));
      case 8 -> new Reply.Operated(header, random.nextBoolean(), text(255));
      default -> new Reply.Pong(header, any(ServingState.values()));
    };
  }

  private Request.Options options() {
    boolean tellsFormer = random.nextBoolean();
    return new Request.Options(
        maybe(count()),
        maybe(count()),
        maybe(count()),
        random.nextBoolean(),
        entries(this::word),
        maybe("k" + text(254)),
        tellsFormer ? 1 + identifier() / 2 : 0,
        tellsFormer && random.nextBoolean() ? identifier() : 0);
  }

  private Reply.Terms terms() {
    return new Reply.Terms(
        count(), count(), count(), count(), count(), count(), entries(n -> count()));
  }

  private Progress progress() {
    return new Progress(random.nextInt(4) == 0 ? Double.NaN : random.nextDouble(), text(256));
  }

  private Failure failure() {
    var retry = new Retry(any(Retry.Advice.values()), count());
    var failure =
        new Failure(
            any(ErrorCode.values()),
            text(8192),
            any(Execution.values()),
            retry,
            entries(this::word),
            null);
    return random.nextBoolean()
        ? failure
        : failure.withDeclared(new EncodedException(text(255), value(3)));
  }

  /// Any MessagePack value: what is inside is none of the envelope's business.
  byte[] value(int depth) {
    return new WireWriter().write(packer -> pack(packer, depth)).toByteArray();
  }

  private void pack(org.msgpack.core.MessagePacker packer, int depth) throws java.io.IOException {
    int size = random.nextInt(5);
    switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> packer.packNil();
      case 1 -> packer.packLong(random.nextLong());
      case 2 -> packer.packDouble(random.nextDouble());
      case 3 -> packer.packString(text(300));
      case 4 -> packer.packBinaryHeader(size).addPayload(new byte[size]);
      case 5 -> packer.packExtensionTypeHeader((byte) -1, size).addPayload(new byte[size]);
      case 6 -> {
        packer.packArrayHeader(size);
        for (int i = 0; i < size; i++) {
          pack(packer, depth - 1);
        }
      }
      default -> {
        packer.packMapHeader(size);
        for (int i = 0; i < 2 * size; i++) {
          pack(packer, depth - 1);
        }
      }
    }
  }

  private <V> Map<String, V> entries(LongFunction<V> values) {
    var entries = new LinkedHashMap<String, V>();
    for (int i = random.nextInt(4) == 0 ? random.nextInt(33) : 0; i > 0; i--) {
      entries.put("key" + i, values.apply(i));
    }
    return entries;
  }

  private String word(long seed) {
    return seed + text(20);
  }

  private List<String> texts(int countMax, int charsMax) {
    var texts = new ArrayList<String>();
    for (int i = random.nextInt(countMax + 1); i > 0; i--) {
      texts.add(text(charsMax));
    }
    return texts;
  }

  /// Mostly short; now and then as long as may be.
  private String text(int charsMax) {
    int length = random.nextInt(20) == 0 ? charsMax : random.nextInt(Math.min(charsMax, 40) + 1);
    int alphabet = random.nextInt(3);
    var text = new StringBuilder(length);
    while (text.length() < length) {
      text.appendCodePoint(
          switch (alphabet) {
            case 0 -> ' ' + random.nextInt(95);
            case 1 -> random.nextInt(0xd800);
            default -> text.length() + 2 > length ? 'x' : 0x10000 + random.nextInt(0x1000);
          });
    }
    return text.toString();
  }

  private long identifier() {
    return 1 + (random.nextLong() >>> (11 + random.nextInt(53))) % WireLimits.IDENTIFIER_MAX;
  }

  private long count() {
    return random.nextLong() >>> (1 + random.nextInt(63));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextBoolean() ? value : null;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
