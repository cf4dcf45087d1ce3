package dev.raincheck.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.raincheck.protocol.ErrorCode;
import dev.raincheck.protocol.Execution;
import dev.raincheck.protocol.Failure;
import dev.raincheck.protocol.Token;
import dev.raincheck.protocol.TokenSigner;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which operation a token stands for. What was promised stands in a map that nothing is evicted
/// from; of what is over, a bounded cache remembers how it ended.
final class Claims {
  /// What a token leads to.
  sealed interface Found {
    /// The operation.
    record Known(Operation operation) implements Found {}

    /// Nothing, and why.
    record Missing(Failure failure) implements Found {}
  }

  /// What is left of an operation.
  private record Tombstone(ErrorCode cause, Execution execution, String principal) {}

  private final Map<Token.Id, Operation> open = new HashMap<>();
  private final Cache<Token.Id, Tombstone> tombstones;
  private final BookSettings settings;

  Claims(BookSettings settings) {
    this.settings = settings;
    this.tombstones =
        Caffeine.newBuilder()
            .maximumSize(settings.limits().tombstonesMax())
            .executor(Runnable::run) // no thread of its own
            .build();
  }

  /// The operation's token. From here on a poll for it finds the operation.
  Claim issue(Operation operation, long nowNs) {
    Claim issued = operation.claim;
    if (issued == null) {
      var id = new Token.Id(settings.random().nextLong(), settings.random().nextLong());
      long nowMs = settings.startedMs() + (nowNs - settings.startedNs()) / 1_000_000;
      issued = new Claim(id, settings.signer().sign(nowMs, id));
      operation.claim = issued;
      open.put(id, operation);
    }
    return issued;
  }

  /// What the token leads to, for this principal; another's reads like an unknown one.
  Found find(String token, String principal) {
    return switch (settings.signer().verify(token)) {
      case TokenSigner.Verdict.Refused(ErrorCode code, String message) ->
          new Found.Missing(Failure.of(code, Execution.UNKNOWN, message));
      case TokenSigner.Verdict.Genuine(Token.Id id) -> {
        Operation operation = open.get(id);
        yield operation != null && operation.principal.equals(principal)
            ? new Found.Known(operation)
            : new Found.Missing(missing(tombstones.getIfPresent(id), principal));
      }
    };
  }

  /// Forgets the operation but for the cause, whether it ran, and whose it was.
  ///
  /// @param cause [ErrorCode#TOKEN_ACKNOWLEDGED] or [ErrorCode#TOKEN_EXPIRED]
  void bury(Operation operation, Outcome outcome, ErrorCode cause) {
    Claim claim = operation.claim;
    if (claim != null && open.remove(claim.id()) != null) {
      tombstones.put(claim.id(), new Tombstone(cause, outcome.execution(), operation.principal));
    }
  }

  Collection<Operation> open() {
    return open.values();
  }

  private static Failure missing(@Nullable Tombstone tombstone, String principal) {
    if (tombstone == null || !tombstone.principal().equals(principal)) {
      return Failure.of(
          ErrorCode.TOKEN_UNKNOWN,
          Execution.UNKNOWN,
          "nothing is known of an operation of this token");
    }
    String why =
        tombstone.cause() == ErrorCode.TOKEN_ACKNOWLEDGED
            ? "the result was acknowledged before, and is no longer kept"
            : "the retention ended before the result was acknowledged; ask for a longer retention";
    return Failure.of(tombstone.cause(), tombstone.execution(), why);
  }
}
