package dev.raincheck.protocol.wire;

import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.Slice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a server answers. A reply with id 0 is a push: news of an operation, found by its token.
public sealed interface Reply {

  /// What every reply carries.
  Header header();

  /// The token of the operation that it is about; null if it is about none, or does not say which.
  default @Nullable String token() {
    return null;
  }

  /// The trace of the call that the operation comes from, for those that have only its token; null
  /// if there is none, or it was not said.
  default @Nullable String trace() {
    return null;
  }

  /// What every reply carries.
  ///
  /// @param id that of the request, or 0 for a push
  /// @param claimableMs how long results can still be claimed if the server drains, in
  ///   milliseconds; null while it serves
  record Header(long id, @Nullable Long claimableMs) {}

  /// The session is open.
  ///
  /// @param instance the server's name
  /// @param epoch which run of the server
  /// @param session the session to use from now on; another than asked for if that one was lost
  /// @param servers where clients reach the servers that share the store, this one among them; some
  ///   of them if they are many, none if that is not known
  record Welcome(
      Header header, String instance, long epoch, long session, Terms terms, List<String> servers)
      implements Reply {
    /// Of a server that knows of no others.
    public Welcome(Header header, String instance, long epoch, long session, Terms terms) {
      this(header, instance, epoch, session, terms, List.of());
    }
  }

  /// What the server grants.
  ///
  /// @param respondWithinMs default deadline for an answer
  /// @param respondWithinMaxMs longest deadline that a call may ask for
  /// @param retentionMs default retention
  /// @param sessionLeaseMs how long a silent session is kept
  /// @param firstPollMs when to poll first
  /// @param pollMaxMs longest time between two polls
  /// @param limits further limits by name: [#MESSAGE_BYTES], [#SESSION_CALLS], [#KEY_CHARS],
  ///   [#USER_CHARS], [#USER_LOOKS], [#STORE], [#LOOK_ENTRIES], [Compression#INFLATED_BYTES], and
  ///   those of later versions
  record Terms(
      long respondWithinMs,
      long respondWithinMaxMs,
      long retentionMs,
      long sessionLeaseMs,
      long firstPollMs,
      long pollMaxMs,
      Map<String, Long> limits) {
    /// The limit that is the largest message which the server takes, in bytes.
    public static final String MESSAGE_BYTES = "message_bytes";

    /// The limit that is the most sequences of a session which may be open.
    public static final String SESSION_CALLS = "session_calls";

    /// The limit that is the longest key of a call, in characters. Told by servers that know keys:
    /// others run a call with a key as if it had none.
    public static final String KEY_CHARS = "key_chars";

    /// The limit that is the longest name of a door's user, in characters. Told by servers that
    /// know users: others take what is asked for one as asked by the client itself.
    public static final String USER_CHARS = "user_chars";

    /// The limit that is the longest name of a door's user for whom [Request.Look] and
    /// [Request.Operate] are asked. Told by servers that read it there: others take these as asked
    /// by the client itself.
    public static final String USER_LOOKS = "user_looks";

    /// The limit that is the most entries of a [Picture]. Told by servers that can be looked at.
    public static final String LOOK_ENTRIES = "look_entries";

    /// No limit, but which store the server has: another server that says the same number shares
    /// it. Told by servers with a store that keeps calls by their places in sessions.
    public static final String STORE = "store";

    /// How long a server keeps a session without a call at most, in milliseconds.
    public static final long UNUSED_LEASE_MS = 30_000;
  }

  /// The call's result.
  ///
  /// @param token to acknowledge it by, or null if the call was answered without ever being
  ///   deferred
  /// @param value one MessagePack value
  record Result(Header header, @Nullable String token, Slice value, @Nullable String trace)
      implements Reply {
    public Result(Header header, @Nullable String token, Slice value) {
      this(header, token, value, null);
    }
  }

  /// The rain check: the operation goes on, and `token` is how to ask for it.
  ///
  /// @param started whether the handler has been started
  /// @param progress the handler's latest word, if it gave any
  /// @param pollAfterMs when to ask next, in milliseconds
  /// @param retentionMs how long the result will be kept, from completion
  record Deferred(
      Header header,
      String token,
      boolean started,
      @Nullable Progress progress,
      long pollAfterMs,
      long retentionMs,
      @Nullable String trace)
      implements Reply {
    public Deferred(
        Header header,
        String token,
        boolean started,
        @Nullable Progress progress,
        long pollAfterMs,
        long retentionMs) {
      this(header, token, started, progress, pollAfterMs, retentionMs, null);
    }
  }

  /// The call, poll or whatever was asked has failed.
  ///
  /// @param token of the operation that failed, or null if there is none
  record Failed(Header header, @Nullable String token, Failure failure, @Nullable String trace)
      implements Reply {
    public Failed(Header header, @Nullable String token, Failure failure) {
      this(header, token, failure, null);
    }

    /// Whether it says nothing of the operation that was asked about by its token: the question
    /// failed, and can be asked again.
    public boolean isToBeAskedAgain() {
      return token == null && failure.retry().advice() == Retry.Advice.SAME_REQUEST;
    }
  }

  /// The handler was asked to stop; its outcome is not known yet.
  record Cancelling(Header header, String token) implements Reply {}

  /// The acknowledgements arrived.
  record Acknowledged(Header header) implements Reply {}

  /// What can be called.
  ///
  /// @param services one MessagePack value: a list of services
  record Description(Header header, byte[] services) implements Reply {}

  /// The server is there.
  record Pong(Header header, ServingState state) implements Reply {}

  /// What an operator has asked to see.
  ///
  /// @param entries one MessagePack value: a list of maps
  /// @param next the cursor of the next page; null if this is the last one
  record Picture(Header header, byte[] entries, @Nullable String next) implements Reply {}

  /// What an operator wanted is done.
  ///
  /// @param changed whether this request did it; false if it was done before, or came too late
  /// @param state what the operation, or the server, is now
  record Operated(Header header, boolean changed, String state) implements Reply {}
}
