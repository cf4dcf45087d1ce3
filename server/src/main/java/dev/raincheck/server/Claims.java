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

  private final Map<Token.Id, Operation> open = new HashMap<>();
  private final Cache<Token.Id, ErrorCode> tombstones;
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
            : new Found.Missing(missing(operation == null ? tombstones.getIfPresent(id) : null));
      }
    };
  }

  /// Forgets the operation but for the cause.
  ///
  /// @param cause [ErrorCode#TOKEN_ACKNOWLEDGED] or [ErrorCode#TOKEN_EXPIRED]
  void bury(Operation operation, ErrorCode cause) {
    Claim claim = operation.claim;
    if (claim != null && open.remove(claim.id()) != null) {
      tombstones.put(claim.id(), cause);
    }
  }

  Collection<Operation> open() {
    return open.values();
  }

  private Failure missing(@org.jspecify.annotations.Nullable ErrorCode cause) {
    if (cause == ErrorCode.TOKEN_ACKNOWLEDGED) {
      return Failure.of(
          cause, Execution.FINISHED, "the result was acknowledged before, and is no longer kept");
    }
    if (cause == ErrorCode.TOKEN_EXPIRED) {
      return Failure.of(
          cause,
          Execution.FINISHED,
          "the retention ended before the result was acknowledged; ask for a longer retention");
    }
    return Failure.of(
        ErrorCode.TOKEN_UNKNOWN,
        Execution.UNKNOWN,
        "nothing is known of an operation of this token");
  }
}
