package dev.raincheck.server.book;

import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.terms.Grant;
import dev.raincheck.server.terms.Grants;
import java.time.Duration;

/// What the method and the server's times grant to a call.
final class Granting {
  /// Longer than any limit that is meant; short enough to be added to a time.
  private static final Duration FOREVER = Duration.ofDays(365L * 50);

  private final Times times;
  private final Records records;
  private final Grants grants = new Grants();

  Granting(Times times, Records records) {
    this.times = times;
    this.records = records;
  }

  /// Who asks for a token at once gets it as soon as the store has the operation, and the method's
  /// own time bounds that.
  Grant grant(ServedMethod method, Request.Options asked) {
    CallPolicy.Timings own = method.policy().timings();
    long respondWithinNs =
        Grants.granted(
            records.areKept() && asksForToken(asked) ? null : asked.respondWithinMs(),
            own.respondWithin(),
            times.respondWithin(),
            times.respondWithinMax());
    long retentionNs =
        Grants.granted(
            asked.retentionMs(), own.retention(), times.retention(), times.retentionMax());
    Duration longestLimit = own.operationLimit().orElse(FOREVER); // who wrote the method knew
    long limitNs =
        Grants.granted(asked.operationLimitMs(), own.operationLimit(), FOREVER, longestLimit);
    return method.shared(
        new Grant(
            respondWithinNs, limitNs == FOREVER.toNanos() ? Operation.NEVER : limitNs, retentionNs),
        grants);
  }

  static boolean asksForToken(Request.Options asked) {
    Long respondWithinMs = asked.respondWithinMs();
    return respondWithinMs != null && respondWithinMs <= 0;
  }

  /// When the call's answer is due.
  ///
  /// @param cameNs since when it has waited for its turn
  KeyedCalls.Answering answering(ServedMethod method, Request.Call call, long cameNs) {
    return new KeyedCalls.Answering(cameNs, grant(method, call.options()).respondWithinNs());
  }
}
