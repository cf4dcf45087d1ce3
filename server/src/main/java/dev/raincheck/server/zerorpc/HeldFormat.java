package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyEncoder;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.ReplyFormat;

/// Replies as they are: only the conversation knows what they answer. It holds calls open.
enum HeldFormat implements ReplyFormat {
  INSTANCE;

  @Override
  public Encoding encode(Reply reply, Peer.Takes takes, ReplyEncoder encoder) {
    return new Encoding.Plain(reply);
  }

  @Override
  public boolean holds() {
    return true;
  }
}
