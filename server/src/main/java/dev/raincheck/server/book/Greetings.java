package dev.raincheck.server.book;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Compression;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.look.Neighbours;
import dev.raincheck.server.look.Page;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Encoding;
import dev.raincheck.server.state.OpenConnection;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.Usage;
import dev.raincheck.server.terms.DerivedLimits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How sessions begin, how they end if their client says so, and what clients can call in between.
final class Greetings {
  private final BookSettings settings;
  private final MethodDirectory methods;
  private final SessionTable sessions;
  private final Room room;
  private final ReplySender replies;
  private final Neighbours neighbours;

  Greetings(
      BookSettings settings,
      MethodDirectory methods,
      SessionTable sessions,
      Room room,
      ReplySender replies,
      Neighbours neighbours) {
    this.settings = settings;
    this.methods = methods;
    this.sessions = sessions;
    this.room = room;
    this.replies = replies;
    this.neighbours = neighbours;
  }

  /// Opens a session, or says that the one that was asked for is known.
  void hello(Peer peer, Request.Hello hello, @Nullable Session known, long nowNs) {
    long id = hello.header().id();
    Peer.Takes takes = takes(hello);
    peer.connection().takes = takes;
    Session session = known;
    if (session == null) {
      Usage client = sessions.usageOf(peer);
      Failure refusal = refusal(peer, client, nowNs);
      if (refusal != null) {
        replies.sendFailure(peer, id, null, refusal, nowNs);
        return;
      }
      session = sessions.open(peer, client, nowNs);
    }
    session.takes = takes;
    replies.send(
        peer,
        new Reply.Welcome(
            replies.header(id, nowNs),
            settings.instance(),
            settings.epoch(),
            session.number,
            terms(),
            neighbours.addresses(session.number)));
  }

  private static Peer.Takes takes(Request.Hello hello) {
    Long bytesMax = hello.messageBytesMax();
    return new Peer.Takes(
        hello.reads().contains(Compression.DEFLATE),
        hello.reads().contains(Bundler.READ),
        bytesMax == null ? Long.MAX_VALUE : bytesMax,
        true);
  }

  private @Nullable Failure refusal(Peer peer, Usage client, long nowNs) {
    if (sessions.makeRoomOn(peer.connection())) {
      return room.refusesSession(client, nowNs);
    }
    int max = OpenConnection.SESSIONS_MAX;
    return Failures.noSession("sessions of this connection in which a call waits", max, max);
  }

  private Reply.Terms terms() {
    Times times = settings.times();
    return new Reply.Terms(
        times.respondWithin().toMillis(),
        times.respondWithinMax().toMillis(),
        times.retention().toMillis(),
        times.sessionLease().toMillis(),
        times.firstPoll().toMillis(),
        times.pollMax().toMillis(),
        limits());
  }

  private Map<String, Long> limits() {
    Limits limits = settings.limits();
    Map<String, Long> told = new HashMap<>();
    long store = settings.signer().store();
    if (store != 0) {
      told.put(Reply.Terms.STORE, store);
    }
    told.putAll(
        Map.of(
            Reply.Terms.MESSAGE_BYTES,
            (long) limits.messageBytesMax(),
            Reply.Terms.SESSION_CALLS,
            (long) limits.sessionCallsMax(),
            Reply.Terms.KEY_CHARS,
            (long) WireLimits.KEY_CHARS_MAX,
            Reply.Terms.USER_CHARS,
            (long) WireLimits.USER_CHARS_MAX,
            Reply.Terms.USER_LOOKS,
            (long) WireLimits.USER_CHARS_MAX,
            Reply.Terms.LOOK_ENTRIES,
            (long) Page.ENTRIES_MAX,
            Compression.INFLATED_BYTES,
            (long) new DerivedLimits(limits).valueBytesMax()));
    return told;
  }

  /// The session ends, if it is known.
  void goodbye(@Nullable Session session) {
    if (session != null) {
      sessions.leaveTaken(session);
    }
  }

  /// Says what can be called.
  void describe(Peer peer, Request.Describe describe, long nowNs) {
    long id = describe.header().id();
    byte[] services = methods.describe(describe.service());
    if (services == null) {
      fail(peer, id, methods.unknownService(String.valueOf(describe.service())), nowNs);
    } else if (services.length > new DerivedLimits(settings.limits()).valueBytesMax()) {
      fail(
          peer,
          id,
          Failures.tooLong(services.length, new DerivedLimits(settings.limits()).valueBytesMax()),
          nowNs);
    } else {
      Reply description = new Reply.Description(replies.header(id, nowNs), services);
      switch (replies.encode(peer, description)) {
        case Encoding.Message message -> replies.send(peer, message);
        case Encoding.TooLarge(long bytes) ->
            fail(peer, id, Failures.tooLongForClient(bytes, peer.takes().messageBytesMax()), nowNs);
      }
    }
  }

  private void fail(Peer peer, long id, Failure failure, long nowNs) {
    replies.sendFailure(peer, id, null, failure, nowNs);
  }
}
