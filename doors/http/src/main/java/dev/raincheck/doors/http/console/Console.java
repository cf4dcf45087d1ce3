package dev.raincheck.doors.http.console;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Dialect;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.doors.http.dialect.Unreadable;
import dev.raincheck.doors.http.settings.ConsoleRights;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The console, in front of the dialects of calls: a page, and two things that the page asks, which
/// are those of the wire. What is elsewhere goes on to the dialects.
///
/// What the page asks is taken from this door's own pages alone, whatever other origins may call.
/// Browsers say which page asks, by `Sec-Fetch-Site` and `Origin`; and a field of our own needs
/// their consent on pages of others (Fetch standard), which no door gives.
public final class Console implements Dialect {
  /// Where it is, below the door's address.
  static final String PATH = "/console/";

  /// Which the page sends with whatever it asks.
  static final String FIELD = "raincheck-console";

  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");
  private static final String LOOK = "look";
  private static final String OPERATE = "operate";

  private final Dialect others;
  private final Function<String, ConsoleRights> rightsOf;
  private final Pages pages = new Pages();

  /// @param others for what is not the console's
  /// @param rightsOf a principal, at most
  public Console(Dialect others, Function<String, ConsoleRights> rightsOf) {
    this.others = others;
    this.rightsOf = rightsOf;
  }

  @Override
  public Understood read(Incoming message) {
    String path = message.path();
    if (path.equals("/console")) {
      return answered(Answer.empty(308).with("Location", "console/"));
    }
    if (!path.startsWith(PATH)) {
      return others.read(message);
    }
    String name = path.substring(PATH.length());
    return switch (name) {
      case LOOK, OPERATE -> asked(message, name.equals(OPERATE));
      default -> page(message, name);
    };
  }

  private Understood page(Incoming message, String name) {
    return answered(
        message.method().equals("GET")
            ? pages.answer(name)
            : Problem.notAllowed(message, "GET", "GET, for the console's page"));
  }

  private static Understood answered(Answer answer) {
    return new Understood.Answered(Pages.protect(answer));
  }

  private Understood asked(Incoming message, boolean operates) {
    Answer refusal = refusal(message);
    return refusal == null
        ? new Understood.Personal(principal -> asked(message, principal, operates))
        : answered(refusal);
  }

  /// Why the request is not the console's own; null if it is.
  private static @Nullable Answer refusal(Incoming message) {
    String site = message.field("sec-fetch-site");
    if ((site != null && !site.equals("same-origin")) || !message.isOfOwnOrigin()) {
      return forbidden("a page of another origin (expected: the console's own)").answer();
    }
    if (message.field(FIELD) == null) {
      return forbidden("no field Raincheck-Console (expected: Raincheck-Console: 1)").answer();
    }
    if (!message.method().equals("POST")) {
      return Problem.notAllowed(message, "POST", "POST, as the console's page does");
    }
    return message.type().equals("application/json")
        ? null
        : Problem.of(
                415,
                ErrorCode.MALFORMED_REQUEST,
                "the type \"%s\" of the body (expected: application/json)"
                    .formatted(message.type()))
            .answer();
  }

  private static Problem forbidden(String why) {
    return Problem.of(403, ErrorCode.PERMISSION_DENIED, why);
  }

  private Understood asked(Incoming message, String principal, boolean operates) {
    ConsoleRights rights = rightsOf(principal);
    if (rights.compareTo(operates ? ConsoleRights.OPERATE : ConsoleRights.LOOK) < 0) {
      String what = operates ? "operate" : "look at";
      return answered(
          forbidden(
                  "\"%s\" may not %s this server by its console (expected: whom the door's console(…) lets)"
                      .formatted(principal, what))
              .answer());
    }
    try {
      return operates
          ? Orders.read(message.body())
          : new Looks(principal, rights).read(message.body());
    } catch (Unreadable unfit) {
      String why = String.valueOf(unfit.getMessage());
      return answered(Problem.of(400, ErrorCode.INVALID_ARGUMENTS, why).answer());
    }
  }

  /// If the user's code fails, the answer is no.
  private ConsoleRights rightsOf(String principal) {
    try {
      return requireNonNull(rightsOf.apply(principal), "rights");
    } catch (RuntimeException failed) {
      LOG.error("what \"{}\" may do could not be found out; nothing, then", principal, failed);
      return ConsoleRights.NONE;
    }
  }
}
