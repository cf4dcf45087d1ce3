package dev.raincheck.protocol.wire;

import static dev.raincheck.protocol.wire.WireWriter.packNullable;
import static dev.raincheck.protocol.wire.WireWriter.packStrings;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Slice;
import java.io.IOException;
import java.util.List;
import org.msgpack.core.MessagePacker;

/// Writes replies. For one thread.
public final class ReplyEncoder {
  private final WireWriter writer = new WireWriter();

  /// The reply as one message.
  public Slice encode(Reply reply) {
    return writer.write(packer -> pack(packer, reply));
  }

  private void pack(MessagePacker packer, Reply reply) throws IOException {
    switch (reply) {
      case Reply.Welcome welcome -> packWelcome(packer, welcome);
      case Reply.Result result -> {
        open(packer, MessageType.RESULT, 2 + traces(result), result.header());
        packNullable(packer, result.token());
        writer.packValue(result.value());
        packTrace(packer, result);
      }
      case Reply.Deferred deferred -> packDeferred(packer, deferred);
      case Reply.Failed failed -> packFailed(packer, failed);
      case Reply.Cancelling cancelling -> {
        open(packer, MessageType.CANCELLING, 1, cancelling.header());
        packer.packString(cancelling.token());
      }
      case Reply.Acknowledged acknowledged ->
          open(packer, MessageType.ACKNOWLEDGED, 0, acknowledged.header());
      case Reply.Description description -> {
        open(packer, MessageType.DESCRIPTION, 1, description.header());
        packer.addPayload(description.services());
      }
      case Reply.Pong pong -> {
        open(packer, MessageType.PONG, 1, pong.header());
        packer.packString(pong.state().name());
      }
      case Reply.Picture picture -> {
        open(packer, MessageType.PICTURE, 2, picture.header());
        packer.addPayload(picture.entries());
        packNullable(packer, picture.next());
      }
      case Reply.Operated operated -> {
        open(packer, MessageType.OPERATED, 2, operated.header());
        packer.packBoolean(operated.changed()).packString(operated.state());
      }
    }
  }

  private static void packWelcome(MessagePacker packer, Reply.Welcome welcome) throws IOException {
    List<String> servers = welcome.servers();
    open(packer, MessageType.WELCOME, servers.isEmpty() ? 10 : 11, welcome.header());
    packer.packString(welcome.instance()).packLong(welcome.epoch()).packLong(welcome.session());
    Reply.Terms terms = welcome.terms();
    packer.packLong(terms.respondWithinMs()).packLong(terms.respondWithinMaxMs());
    packer.packLong(terms.retentionMs()).packLong(terms.sessionLeaseMs());
    packer.packLong(terms.firstPollMs()).packLong(terms.pollMaxMs());
    packer.packMapHeader(terms.limits().size());
    for (var limit : terms.limits().entrySet()) {
      packer.packString(limit.getKey()).packLong(limit.getValue());
    }
    if (!servers.isEmpty()) {
      packStrings(packer, servers);
    }
  }

  private static void packDeferred(MessagePacker packer, Reply.Deferred deferred)
      throws IOException {
    open(packer, MessageType.DEFERRED, 6 + traces(deferred), deferred.header());
    packer.packString(deferred.token()).packBoolean(deferred.started());
    Progress progress = deferred.progress();
    if (progress == null) {
      packer.packNil().packNil();
    } else {
      packer.packDouble(progress.fraction()).packString(progress.message());
    }
    packer.packLong(deferred.pollAfterMs()).packLong(deferred.retentionMs());
    packTrace(packer, deferred);
  }

  private static void packFailed(MessagePacker packer, Reply.Failed failed) throws IOException {
    open(packer, MessageType.FAILED, 9 + traces(failed), failed.header());
    packNullable(packer, failed.token());
    Failure failure = failed.failure();
    FailureTexts texts = FailureTexts.of(failure);
    packer.packString(texts.code()).packString(failure.message());
    packer.packString(texts.execution());
    packer.packString(texts.retry()).packLong(failure.retry().afterMs());
    packStrings(packer, texts.details());
    EncodedException declared = failure.declared();
    if (declared == null) {
      packer.packNil().packNil();
    } else {
      packer.packString(declared.type()).addPayload(declared.value());
    }
    packTrace(packer, failed);
  }

  /// Left out where there is none.
  private static int traces(Reply reply) {
    return reply.trace() == null ? 0 : 1;
  }

  private static void packTrace(MessagePacker packer, Reply reply) throws IOException {
    String trace = reply.trace();
    if (trace != null) {
      packer.packString(trace);
    }
  }

  private static void open(MessagePacker packer, int type, int elements, Reply.Header header)
      throws IOException {
    packer.packArrayHeader(4 + elements).packInt(MessageType.VERSION).packInt(type);
    packer.packLong(header.id());
    packNullable(packer, header.claimableMs());
  }
}
