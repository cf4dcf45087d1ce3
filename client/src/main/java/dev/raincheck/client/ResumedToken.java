package dev.raincheck.client;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.client.book.CallOutcome;
import dev.raincheck.client.book.Query;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Text that was resumed as a token, and may be none.
final class ResumedToken {
  private ResumedToken() {}

  /// Acknowledges it in a message of its own, so that the server says what is wrong with it.
  ///
  /// @return gets the reason why it is not acknowledged, or null if it is
  static CompletableFuture<@Nullable CallOutcome> acknowledge(String token, ClientLoop loop) {
    var heard = new CompletableFuture<@Nullable CallOutcome>();
    if (token.length() > WireLimits.TOKEN_CHARS_MAX) { // it would spoil the message
      heard.complete(tooLong(token));
    } else {
      loop.ask(
          new Query.Plain(
              header -> new Request.Acknowledge(header.withAcknowledged(token)),
              reply -> heard.complete(refusal(token, reply)),
              heard::complete));
    }
    return heard;
  }

  private static CallOutcome tooLong(String token) {
    return new CallOutcome.Failed(
        Failure.of(
            ErrorCode.TOKEN_MALFORMED,
            Execution.UNKNOWN,
            "%d characters (expected: at most %d; take the token as the server gave it)"
                .formatted(token.length(), WireLimits.TOKEN_CHARS_MAX)));
  }

  /// The failure may be about a token that rode along.
  private static @Nullable CallOutcome refusal(String token, Reply reply) {
    return reply instanceof Reply.Failed failed
            && failed.failure().details().getOrDefault("token", token).equals(token)
        ? new CallOutcome.Failed(failed.failure())
        : null;
  }
}
