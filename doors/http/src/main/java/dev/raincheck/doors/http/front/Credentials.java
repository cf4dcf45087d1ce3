package dev.raincheck.doors.http.front;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who clients say they are.
final class Credentials {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  private final FrontSettings.@Nullable Basic basic;
  private final FrontSettings.@Nullable Bearer bearer;

  Credentials(FrontSettings.@Nullable Basic basic, FrontSettings.@Nullable Bearer bearer) {
    this.basic = basic;
    this.bearer = bearer;
  }

  /// Whether clients have to say who they are.
  boolean areTaken() {
    return basic != null || bearer != null;
  }

  /// Null if it is nobody that anybody knows.
  @Nullable String principalOf(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    String[] parts = authorization.strip().split(" +", 2);
    String said = parts.length < 2 ? "" : parts[1];
    String scheme = parts[0].toLowerCase(Locale.ROOT);
    if (scheme.equals("basic") && basic != null) {
      return ofBasic(basic, said);
    }
    return scheme.equals("bearer") && bearer != null ? named(() -> bearer.principalOf(said)) : null;
  }

  private static @Nullable String ofBasic(FrontSettings.Basic basic, String said) {
    String decoded;
    try {
      decoded = new String(Base64.getDecoder().decode(said), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException other) {
      return null;
    }
    int colon = decoded.indexOf(':');
    return colon < 0
        ? null
        : named(() -> basic.principalOf(decoded.substring(0, colon), decoded.substring(colon + 1)));
  }

  /// If the user's code fails, the answer is no. Nobody is called like those who say nothing.
  private static @Nullable String named(Supplier<Optional<String>> answer) {
    try {
      return answer.get().filter(it -> !it.isEmpty()).orElse(null);
    } catch (RuntimeException failed) {
      LOG.error("whose credentials they are could not be found out; nobody's, then", failed);
      return null;
    }
  }

  /// What a client is told that has not said who it is.
  Answer wanted() {
    Answer answer =
        Problem.of(
                401,
                ErrorCode.PERMISSION_DENIED,
                "no credentials that are known here (expected: those of a client of this door)")
            .answer();
    String schemes =
        (basic == null ? "" : "Basic realm=\"raincheck\", charset=\"UTF-8\"")
            + (basic == null || bearer == null ? "" : ", ")
            + (bearer == null ? "" : "Bearer realm=\"raincheck\"");
    return answer.with("WWW-Authenticate", schemes);
  }
}
