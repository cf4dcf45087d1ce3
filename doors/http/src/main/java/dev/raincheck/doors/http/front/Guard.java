package dev.raincheck.doors.http.front;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may come in, before anything of a body is read.
///
/// A browser on this machine runs pages of strangers, and their requests come from this machine. So
/// a page of another origin is refused whoever its reader is, and whoever need not say who they are
/// must have asked for this machine by its own name: a name of a stranger's that leads here (DNS
/// rebinding) is refused.
final class Guard {
  private static final Pattern NEAR =
      Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  /// What proxies add: behind one of this machine everybody seems to be near.
  private static final Set<String> FORWARDED =
      Set.of("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via");

  private static final Set<String> CONSOLE = Set.of("/console", "/console/");

  private final FrontSettings settings;
  private final Credentials credentials;

  Guard(FrontSettings settings) {
    this.settings = settings;
    this.credentials = new Credentials(settings.basic(), settings.bearer());
  }

  /// What becomes of a request.
  sealed interface Verdict {
    /// It may come in.
    record Known(String principal) implements Verdict {}

    /// It may not.
    record Refused(Answer answer) implements Verdict {}
  }

  Verdict judge(Incoming head, Caller caller) {
    if (isForeign(head)) {
      return refused(
          "a page of another origin (expected: one that the door allows; call allowOrigin)");
    }
    if (caller.principal() != null) {
      return new Verdict.Known(caller.principal());
    }
    if (credentials.areTaken()) {
      String principal = credentials.principalOf(head.field("authorization"));
      return principal == null
          ? new Verdict.Refused(credentials.wanted())
          : new Verdict.Known(principal);
    }
    return settings.anonymous() ? new Verdict.Known("") : anonymous(head, caller);
  }

  private static Verdict anonymous(Incoming head, Caller caller) {
    if (!caller.near() || FORWARDED.stream().anyMatch(it -> head.field(it) != null)) {
      return refused(
          "a client of another machine that does not say who it is (expected: credentials; give the"
              + " door basic(…) or bearer(…), or let the container tell)");
    }
    String host = head.field("host");
    return host != null && NEAR.matcher(host).matches()
        ? new Verdict.Known("")
        : refused("the host (expected: localhost or an address of the loopback)");
  }

  private static Verdict refused(String why) {
    return new Verdict.Refused(Problem.of(403, ErrorCode.PERMISSION_DENIED, why).answer());
  }

  /// Whether a page of an origin that is not allowed sends it. Browsers always say so.
  private boolean isForeign(Incoming head) {
    String origin = head.field("origin");
    if (origin == null) {
      return "cross-site".equals(head.field("sec-fetch-site")) && !isVisit(head);
    }
    return !isAllowed(origin) && !head.isOfOwnOrigin();
  }

  /// Whether a reader follows a link to the console: its page is for nobody but him, says nothing
  /// by itself, and no other page has it in a frame.
  private static boolean isVisit(Incoming head) {
    return head.method().equals("GET")
        && CONSOLE.contains(head.path())
        && "navigate".equals(head.field("sec-fetch-mode"))
        && "document".equals(head.field("sec-fetch-dest"));
  }

  boolean isAllowed(String origin) {
    return settings.origins().contains(origin.toLowerCase(Locale.ROOT));
  }
}
