package dev.raincheck.protocol.wire;

import static dev.raincheck.protocol.wire.WireWriter.packNullable;
import static dev.raincheck.protocol.wire.WireWriter.packStrings;

import dev.raincheck.protocol.bytes.Slice;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        openOfUser(packer, MessageType.POLL, 2, poll.header());
        packer.packString(poll.token()).packBoolean(poll.push());
        packUser(packer, poll.header().user());
      }
      case Request.Cancel cancel -> {
        openOfUser(packer, MessageType.CANCEL, 2, cancel.header());
        packer.packString(cancel.token()).packString(cancel.reason());
        packUser(packer, cancel.header().user());
      }
      case Request.Acknowledge acknowledge -> {
        openOfUser(packer, MessageType.ACKNOWLEDGE, 0, acknowledge.header());
        packUser(packer, acknowledge.header().user());
      }
      case Request.Describe describe -> {
        open(packer, MessageType.DESCRIBE, 1, describe.header());
        packNullable(packer, describe.service());
      }
      case Request.Ping ping -> open(packer, MessageType.PING, 0, ping.header());
      case Request.Goodbye goodbye -> open(packer, MessageType.GOODBYE, 0, goodbye.header());
      case Request.Look look -> packLook(packer, look);
      case Request.Operate operate -> packOperate(packer, operate);
    }
  }

  private static void packLook(MessagePacker packer, Request.Look look) throws IOException {
    openOfUser(packer, MessageType.LOOK, 4, look.header());
    packer.packString(look.subject());
    packEntries(packer, look.filters());
    packNullable(packer, look.cursor());
    packer.packLong(look.entriesMax());
    packUser(packer, look.header().user());
  }

  private static void packOperate(MessagePacker packer, Request.Operate operate)
      throws IOException {
    openOfUser(packer, MessageType.OPERATE, 3, operate.header());
    packer.packString(operate.act());
    packNullable(packer, operate.operation());
    packer.packString(operate.reason());
    packUser(packer, operate.header().user());
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

  /// Omits absent trailing elements.
  private void packCall(MessagePacker packer, Request.Call call) throws IOException {
    Request.Options options = call.options();
    boolean tellsUser = call.header().user() != null;
    boolean tellsSequence = tellsUser || options.formerSequence() != 0;
    boolean tellsFormer = tellsSequence || options.formerSession() != 0;
    boolean tellsKey = tellsFormer || options.key() != null;
    int elements = 8 + (tellsKey ? 1 : 0) + (tellsFormer ? 1 : 0) + (tellsSequence ? 1 : 0);
    openOfUser(packer, MessageType.CALL, elements, call.header());
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
      packFormer(packer, options.formerSession());
    }
    if (tellsSequence) {
      packFormer(packer, options.formerSequence());
    }
    packUser(packer, call.header().user());
  }

  private static void packFormer(MessagePacker packer, long number) throws IOException {
    if (number == 0) {
      packer.packNil();
    } else {
      packer.packLong(number);
    }
  }

  private static void openOfUser(
      MessagePacker packer, int type, int elements, Request.Header header) throws IOException {
    open(packer, type, elements + (header.user() == null ? 0 : 2), header);
  }

  private static void packUser(MessagePacker packer, Request.@Nullable User user)
      throws IOException {
    if (user != null) {
      packNullable(packer, user.name().isEmpty() ? null : user.name());
      packer.packBoolean(user.acknowledges());
    }
  }

  private static void open(MessagePacker packer, int type, int elements, Request.Header header)
      throws IOException {
    packer.packArrayHeader(6 + elements).packInt(MessageType.VERSION).packInt(type);
    packer.packLong(header.id()).packLong(header.session()).packLong(header.lowest());
    packStrings(packer, header.acknowledged());
  }
}
