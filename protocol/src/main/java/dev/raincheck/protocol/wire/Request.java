package dev.raincheck.protocol.wire;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client asks. Every request is answered by exactly one reply with the same id.
public sealed interface Request {

  /// What every request carries.
  Header header();

  /// Whether a session matters to it: it runs something, or the answer holds what users have
  /// written, and only the session says how much of that the client takes. In a session that the
  /// server does not know it is refused.
  default boolean isOfSession() {
    return switch (this) {
      case Call c -> true;
      case Poll p -> true;
      case Cancel c -> true;
      case Describe d -> true;
      case Look l -> true;
      case Operate o -> o.header().user() != null; // first of all that it would read whose it is
      case Hello h -> false;
      case Acknowledge a -> false;
      case Goodbye g -> false;
      case Ping p -> false;
    };
  }

  /// The same, with another header.
  default Request with(Header header) {
    return switch (this) {
      case Call c -> new Call(header, c.sequence(), c.method(), c.arguments(), c.options());
      case Poll p -> new Poll(header, p.token(), p.push());
      case Cancel c -> new Cancel(header, c.token(), c.reason());
      case Describe d -> new Describe(header, d.service());
      case Look l -> new Look(header, l.subject(), l.filters(), l.cursor(), l.entriesMax());
      case Operate o -> new Operate(header, o.act(), o.operation(), o.reason());
      case Hello h -> new Hello(header, h.agent(), h.reads(), h.messageBytesMax());
      case Acknowledge a -> new Acknowledge(header);
      case Goodbye g -> new Goodbye(header);
      case Ping p -> new Ping(header);
    };
  }

  /// What every request carries.
  ///
  /// @param id chosen by the client, echoed in the reply; not 0, which marks a push
  /// @param session the session, or 0 for none
  /// @param lowest the lowest sequence whose reply has not arrived; the server forgets all below it
  /// @param acknowledged tokens whose results are in safe hands
  /// @param user for whom a door asks; null if the client asks for itself. Only [Call], [Poll],
  ///   [Cancel], [Acknowledge], [Look] and [Operate] carry it
  record Header(
      long id, long session, long lowest, List<String> acknowledged, @Nullable User user) {
    /// Of a client that asks for itself.
    public Header(long id, long session, long lowest, List<String> acknowledged) {
      this(id, session, lowest, acknowledged, null);
    }

    /// A header outside a session.
    public static Header sessionless(long id) {
      return new Header(id, 0, 0, List.of());
    }

    /// The same, and this token is acknowledged as well.
    public Header withAcknowledged(String token) {
      List<String> tokens = new ArrayList<>(acknowledged);
      tokens.add(token);
      return new Header(id, session, lowest, tokens, user);
    }

    /// The same, for a user.
    public Header of(@Nullable User whose) {
      return new Header(id, session, lowest, acknowledged, whose);
    }
  }

  /// Somebody for whom a client asks that is a door.
  ///
  /// @param name who that is at the door; empty if the door does not say: then it is the client
  /// @param acknowledges whether somebody says when an outcome is in safe hands; else it is kept
  ///   for a while after it was delivered, and no longer
  record User(String name, boolean acknowledges) {}

  /// Opens a session, or asks whether the one in the header is still known. Answered by
  /// [Reply.Welcome].
  ///
  /// @param agent what the client calls itself, for the server's log
  /// @param reads what it reads beside plain messages: [Compression#DEFLATE], [Bundler#READ]
  /// @param messageBytesMax the largest reply that it takes; null if it did not say, and takes
  ///   whatever the server sends
  record Hello(Header header, String agent, List<String> reads, @Nullable Long messageBytesMax)
      implements Request {
    /// From a client that reads plain messages of any size.
    public Hello(Header header, String agent) {
      this(header, agent, List.of(), null);
    }
  }

  /// Runs a method. Answered by [Reply.Result], [Reply.Deferred] or [Reply.Failed].
  ///
  /// @param sequence the call's number in its session, from 1; 0 outside a session
  /// @param method `service.method`
  /// @param arguments a MessagePack array (by position) or map (by name)
  record Call(Header header, long sequence, String method, Slice arguments, Options options)
      implements Request {
    /// The same, as if its first copy had been sent in another session than it was.
    public Call ofFormerSession() {
      return options.formerSequence() != 0
          ? this
          : new Call(
              header, sequence, method, arguments, options.withFormer(header.session(), sequence));
    }
  }

  /// What a call may ask for; the server clamps each.
  ///
  /// @param respondWithinMs deadline for an answer; 0 asks for a token at once; null for the
  ///   method's default
  /// @param operationLimitMs how long the work may take; null for the method's default
  /// @param retentionMs how long an unacknowledged result is kept; null for the method's default
  /// @param push whether completion and progress are to be sent to this connection unasked
  /// @param metadata handed on to the handler
  /// @param key a name for the call: whoever calls with it again joins the same operation; null for
  ///   none
  /// @param formerSession the first session in which this call was sent, if that is lost and the
  ///   call may have been run in it; else 0
  /// @param formerSequence its number there, if the server then had the same store as the server
  ///   now; else 0
  record Options(
      @Nullable Long respondWithinMs,
      @Nullable Long operationLimitMs,
      @Nullable Long retentionMs,
      boolean push,
      Map<String, String> metadata,
      @Nullable String key,
      long formerSession,
      long formerSequence) {
    /// That was not sent in a former session at a server with the same store.
    public Options(
        @Nullable Long respondWithinMs,
        @Nullable Long operationLimitMs,
        @Nullable Long retentionMs,
        boolean push,
        Map<String, String> metadata,
        @Nullable String key,
        long formerSession) {
      this(respondWithinMs, operationLimitMs, retentionMs, push, metadata, key, formerSession, 0);
    }

    /// Without a key.
    public Options(
        @Nullable Long respondWithinMs,
        @Nullable Long operationLimitMs,
        @Nullable Long retentionMs,
        boolean push,
        Map<String, String> metadata) {
      this(respondWithinMs, operationLimitMs, retentionMs, push, metadata, null, 0, 0);
    }

    /// The trace that the call is part of, as its metadata say by W3C's Trace Context; null if they
    /// do not.
    public @Nullable String trace() {
      String trace = metadata.isEmpty() ? null : metadata.get(TRACE_PARENT);
      boolean isOne =
          trace != null && !trace.isEmpty() && trace.length() <= WireLimits.TRACE_CHARS_MAX;
      return isOne ? trace : null;
    }

    /// The same under a key.
    public Options withKey(@Nullable String name) {
      return with(metadata, name);
    }

    /// The same with other metadata.
    public Options withMetadata(Map<String, String> others) {
      return with(others, key);
    }

    private Options with(Map<String, String> others, @Nullable String name) {
      return new Options(
          respondWithinMs,
          operationLimitMs,
          retentionMs,
          push,
          others,
          name,
          formerSession,
          formerSequence);
    }

    /// The same of a call that may have been run in a session that is lost.
    public Options withFormerSession(long session) {
      return withFormer(session, 0);
    }

    /// The same, at a server with the same store.
    public Options withFormer(long session, long sequence) {
      return new Options(
          respondWithinMs, operationLimitMs, retentionMs, push, metadata, key, session, sequence);
    }

    private static final String TRACE_PARENT = "traceparent";

    /// The method's defaults, without pushes.
    public static final Options DEFAULT = new Options(null, null, null, false, Map.of());

    /// The method's defaults, with pushes.
    public static final Options PUSHED = new Options(null, null, null, true, Map.of());
  }

  /// Asks what has become of an operation. Answered by [Reply.Result], [Reply.Deferred] or
  /// [Reply.Failed].
  ///
  /// @param push whether completion and progress are to be sent to this connection unasked
  record Poll(Header header, String token, boolean push) implements Request {}

  /// Asks to stop an operation. Answered by [Reply.Cancelling], or by the final outcome if there is
  /// one.
  ///
  /// @param reason for the handler and the log
  record Cancel(Header header, String token, String reason) implements Request {}

  /// Carries the header's acknowledgements and nothing else. Answered by [Reply.Acknowledged].
  record Acknowledge(Header header) implements Request {}

  /// Ends the session in the header, in which nothing is asked any more: the server forgets what
  /// only it could ask for. Operations that have tokens go on, and their results can be fetched by
  /// these. Idempotent, and fine for a session that the server does not know. Answered by
  /// [Reply.Acknowledged].
  record Goodbye(Header header) implements Request {}

  /// Asks what can be called. Answered by [Reply.Description].
  ///
  /// @param service a service's name, or null for all
  record Describe(Header header, @Nullable String service) implements Request {}

  /// Asks whether the server is there. Answered by [Reply.Pong].
  record Ping(Header header) implements Request {}

  /// Asks, for an operator, what there is. Answered by [Reply.Picture].
  ///
  /// @param subject of what: one of the constants here
  /// @param filters which of these, by name; those that there are depend on the subject
  /// @param cursor where the page begins, as the page before it said; null for the first
  /// @param entriesMax how many entries to show at most; 0 for as many as the server likes
  record Look(
      Header header,
      String subject,
      Map<String, String> filters,
      @Nullable String cursor,
      long entriesMax)
      implements Request {
    /// The server itself, in one entry.
    public static final String SERVER = "SERVER";

    /// The servers that share its store, as far as that tells of them.
    public static final String FLEET = "FLEET";

    /// The methods that it serves, and how many of their operations are where.
    public static final String METHODS = "METHODS";

    /// The operations that have not ended, or those that have.
    public static final String OPERATIONS = "OPERATIONS";

    /// One operation, in one entry.
    public static final String OPERATION = "OPERATION";

    /// The sessions.
    public static final String SESSIONS = "SESSIONS";

    /// The first page of all that there is.
    public Look(Header header, String subject) {
      this(header, subject, Map.of(), null, 0);
    }
  }

  /// Does something to an operation, or to the server, for an operator. Answered by
  /// [Reply.Operated].
  ///
  /// @param act what: one of the constants here
  /// @param operation the operation's id; null if it is about the server
  /// @param reason for the handler, the client and the log
  record Operate(Header header, String act, @Nullable String operation, String reason)
      implements Request {
    /// Asks the operation to stop, as its client can.
    public static final String CANCEL = "CANCEL";

    /// Ends the operation now, whatever its handler does.
    public static final String ABORT = "ABORT";

    /// Shuts the server down, as its strategy decides.
    public static final String DRAIN = "DRAIN";
  }
}
