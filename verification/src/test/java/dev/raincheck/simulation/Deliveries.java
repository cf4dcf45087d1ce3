package dev.raincheck.simulation;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.shutdown.Ledger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the ledger of one run of the server must say of outcomes that have a token: as delivered it
/// counts those, and only those, that an answer carried to a connection that was up, and that no
/// client acknowledged.
final class Deliveries {
  private static final Set<ErrorCode> COLUMNS_OF_THEIR_OWN =
      Set.of(ErrorCode.CANCELLED, ErrorCode.ABORTED, ErrorCode.REJECTED);

  /// Whether the ledger counts it by whether it was fetched; by token, for all that were told.
  private final Map<String, Boolean> countsAsFetched = new HashMap<>();

  private final Set<String> answered = new HashSet<>();
  private final Set<String> acknowledged = new HashSet<>();

  void serverStarted() {
    countsAsFetched.clear();
    answered.clear();
    acknowledged.clear();
  }

  void received(Request request) {
    for (String token : request.header().acknowledged()) {
      if (countsAsFetched.containsKey(token)) {
        acknowledged.add(token);
      }
    }
  }

  /// @param connected whether the connection was up when the reply was handed to it
  void replied(Reply reply, boolean connected) {
    String token = tokenOf(reply);
    if (token != null) {
      countsAsFetched.put(
          token,
          !(reply instanceof Reply.Failed failed
              && COLUMNS_OF_THEIR_OWN.contains(failed.failure().code())));
      if (connected && reply.header().id() != 0) {
        answered.add(token);
      }
    }
  }

  /// Of an outcome.
  private static @Nullable String tokenOf(Reply reply) {
    return switch (reply) {
      case Reply.Result result -> result.token();
      case Reply.Failed failed -> failed.token();
      case Reply.Deferred d -> null;
      case Reply.Welcome w -> null;
      case Reply.Cancelling c -> null;
      case Reply.Acknowledged a -> null;
      case Reply.Description d -> null;
      case Reply.Pong p -> null;
      case Reply.Picture p -> null;
      case Reply.Operated o -> null;
    };
  }

  void check(Ledger ledger) {
    long acknowledgedCount = acknowledged.stream().filter(this::counts).count();
    long deliveredCount =
        answered.stream().filter(it -> counts(it) && !acknowledged.contains(it)).count();
    if (ledger.acknowledged() != acknowledgedCount || ledger.delivered() != deliveredCount) {
      throw new Promise.Broken(
          "adds up: acknowledged %d, delivered %d; but %s"
              .formatted(acknowledgedCount, deliveredCount, ledger));
    }
  }

  private boolean counts(String token) {
    return countsAsFetched.getOrDefault(token, false);
  }
}
