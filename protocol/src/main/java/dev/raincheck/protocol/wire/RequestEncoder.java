package dev.raincheck.protocol.wire;

import static dev.raincheck.protocol.wire.WireWriter.packNullable;
import static dev.raincheck.protocol.wire.WireWriter.packStrings;

import dev.raincheck.protocol.bytes.Slice;
import java.io.IOException;
import java.util.Map;
import org.msgpack.core.MessagePacker;

/// Writes requests. For one thread.
public final class RequestEncoder {
  private final WireWriter writer = new WireWriter();

  /// The request as one message.
  public Slice encode(Request request) {
    return writer.write(packer -> pack(packer, request));
  }

  private void pack(MessagePacker packer, Request request) throws IOException {
    switch (request) {
      case Request.Hello hello -> packHello(packer, hello);
      case Request.Call call -> packCall(packer, call);
      case Request.Poll poll -> {
        open(packer, MessageType.POLL, 2, poll.header());
        packer.packString(poll.token()).packBoolean(poll.push());
      }
      case Request.Cancel cancel -> {
        open(packer, MessageType.CANCEL, 2, cancel.header());
        packer.packString(cancel.token()).packString(cancel.reason());
      }
      case Request.Acknowledge acknowledge ->
          open(packer, MessageType.ACKNOWLEDGE, 0, acknowledge.header());
      case Request.Describe describe -> {
        open(packer, MessageType.DESCRIBE, 1, describe.header());
        packNullable(packer, describe.service());
      }
      case Request.Ping ping -> open(packer, MessageType.PING, 0, ping.header());
      case Request.Goodbye goodbye -> open(packer, MessageType.GOODBYE, 0, goodbye.header());
      case Request.Look look -> {
        open(packer, MessageType.LOOK, 4, look.header());
        packer.packString(look.subject());
        packEntries(packer, look.filters());
        packNullable(packer, look.cursor());
        packer.packLong(look.entriesMax());
      }
      case Request.Operate operate -> {
        open(packer, MessageType.OPERATE, 3, operate.header());
        packer.packString(operate.act());
        packNullable(packer, operate.operation());
        packer.packString(operate.reason());
      }
    }
  }

  private static void packEntries(MessagePacker packer, Map<String, String> entries)
      throws IOException {
    if (entries.isEmpty()) {
      packer.packNil();
    } else {
      packStrings(packer, entries);
    }
  }

  /// Omits absent trailing elements.
  private static void packHello(MessagePacker packer, Request.Hello hello) throws IOException {
    boolean tellsBytes = hello.messageBytesMax() != null;
    boolean tellsReads = tellsBytes || !hello.reads().isEmpty();
    int elements = 1 + (tellsReads ? 1 : 0) + (tellsBytes ? 1 : 0);
    open(packer, MessageType.HELLO, elements, hello.header());
    packer.packString(hello.agent());
    if (tellsReads) {
      packStrings(packer, hello.reads());
    }
    if (tellsBytes) {
      packNullable(packer, hello.messageBytesMax());
    }
  }

  private void packCall(MessagePacker packer, Request.Call call) throws IOException {
    Request.Options options = call.options();
    boolean tellsFormer = options.formerSession() != 0;
    boolean tellsKey = tellsFormer || options.key() != null;
    boolean tellsSequence = tellsFormer && options.formerSequence() != 0;
    int elements = 8 + (tellsKey ? 1 : 0) + (tellsFormer ? 1 : 0) + (tellsSequence ? 1 : 0);
    open(packer, MessageType.CALL, elements, call.header());
    packer.packLong(call.sequence()).packString(call.method());
    writer.packValue(call.arguments());
    packNullable(packer, options.respondWithinMs());
    packNullable(packer, options.operationLimitMs());
    packNullable(packer, options.retentionMs());
    packer.packBoolean(options.push());
    packEntries(packer, options.metadata());
    if (tellsKey) {
      packNullable(packer, options.key());
    }
    if (tellsFormer) {
      packer.packLong(options.formerSession());
    }
    if (tellsSequence) {
      packer.packLong(options.formerSequence());
    }
  }

  private static void open(MessagePacker packer, int type, int elements, Request.Header header)
      throws IOException {
    packer.packArrayHeader(6 + elements).packInt(MessageType.VERSION).packInt(type);
    packer.packLong(header.id()).packLong(header.session()).packLong(header.lowest());
    packStrings(packer, header.acknowledged());
  }
}
