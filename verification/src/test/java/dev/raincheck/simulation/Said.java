package dev.raincheck.simulation;

import static dev.raincheck.simulation.Promise.require;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import dev.raincheck.protocol.wire.Unbundler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// What a turn of the server says: all of it leaves by the end of the turn, to each peer in order.
final class Said {
  private final ReplyDecoder decoder = new ReplyDecoder();
  private final Unbundler unbundler = new Unbundler();
  private final Map<String, Queue<Long>> ids = new HashMap<>();

  /// The book says it.
  Reply add(String peer, Slice message) {
    Reply reply = decode(message.toByteArray());
    ids.computeIfAbsent(peer, none -> new ArrayDeque<>()).add(reply.header().id());
    return reply;
  }

  /// A frame leaves.
  List<Reply> leave(String peer, byte[] frame) {
    List<Reply> replies = new ArrayList<>();
    unbundler.open(frame);
    try {
      for (byte[] message; (message = unbundler.next()) != null; ) {
        replies.add(decode(message));
      }
    } catch (MalformedMessageException unreadable) {
      throw new IllegalStateException(unreadable);
    }
    Queue<Long> said = ids.getOrDefault(peer, new ArrayDeque<>());
    for (Reply reply : replies) {
      Long id = said.poll();
      require(id != null && id == reply.header().id(), "what is said leaves: {}, {}", id, reply);
    }
    return replies;
  }

  /// The turn is over.
  void end() {
    ids.forEach((peer, said) -> require(said.isEmpty(), "what is said leaves: to {}", peer));
    ids.clear();
  }

  private Reply decode(byte[] message) {
    try {
      return decoder.decode(message);
    } catch (MalformedMessageException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
