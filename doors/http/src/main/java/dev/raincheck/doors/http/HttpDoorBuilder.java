package dev.raincheck.doors.http;

import static java.util.Objects.requireNonNull;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.console.Console;
import dev.raincheck.doors.http.dialect.Dialect;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Router;
import dev.raincheck.doors.http.dialect.Services;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.doors.http.front.Front;
import dev.raincheck.doors.http.front.FrontSettings;
import dev.raincheck.doors.http.settings.ConsoleRights;
import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.server.RaincheckServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Describes doors for HTTP, and opens them. For one thread.
public final class HttpDoorBuilder {
  /// At a door for the console alone.
  private static final Dialect NO_CALLS =
      message ->
          new Understood.Answered(
              Problem.of(
                      404,
                      ErrorCode.UNKNOWN_METHOD,
                      "no service at this door (expected: its console, at console/)")
                  .answer());

  private final Object owner;
  private final boolean beside;
  private final List<Class<?>> services = new ArrayList<>();
  private final Set<String> origins = new TreeSet<>();
  private HttpLimits limits = HttpLimits.DEFAULT;
  private FrontSettings.@Nullable Basic basic;
  private FrontSettings.@Nullable Bearer bearer;
  private boolean anonymous;
  private boolean clearText;
  private @Nullable SSLContext tls;
  private @Nullable Function<String, ConsoleRights> console;

  /// The console is for whom the server lets.
  private boolean consoleForAll;

  private XmlRpcMode xmlRpc = XmlRpcMode.WITHOUT_NIL;

  HttpDoorBuilder(Object owner, boolean beside) {
    this.owner = owner;
    this.beside = beside;
  }

  /// Lets calls of a service through. What is not named here cannot be called by this door.
  ///
  /// @param serviceInterface which the server serves: arguments are read into its types. A door in
  ///   the server's process does not open with another one
  /// @return this builder
  public HttpDoorBuilder serve(Class<?> serviceInterface) {
    services.add(requireNonNull(serviceInterface, "serviceInterface"));
    return this;
  }

  /// Sets what the door lets in.
  ///
  /// @param all of them
  /// @return this builder
  public HttpDoorBuilder limits(HttpLimits all) {
    limits = requireNonNull(all, "all");
    return this;
  }

  /// Lets pages of another origin call, with their readers' credentials.
  ///
  /// @param origin such as `https://app.example.org`
  /// @return this builder
  /// @throws IllegalArgumentException if it is no origin
  public HttpDoorBuilder allowOrigin(String origin) {
    String lower = requireNonNull(origin, "origin").toLowerCase(Locale.ROOT);
    if (!lower.matches("https?://[^/*]+")) {
      throw new IllegalArgumentException(
          "origin: \"%s\" (expected: a scheme and a host, such as https://app.example.org; name each)"
              .formatted(origin));
    }
    origins.add(lower);
    return this;
  }

  /// Has clients say who they are by name and password.
  ///
  /// @param principalOf whose these are: the principal that the server's authorizer is asked about,
  ///   and whose tokens work for nobody else; empty if nobody's. May wait
  /// @return this builder
  public HttpDoorBuilder basic(BiFunction<String, String, Optional<String>> principalOf) {
    basic = requireNonNull(principalOf, "principalOf")::apply;
    return this;
  }

  /// Has clients say who they are by a bearer token. As [#basic] otherwise; with both, either will
  /// do.
  ///
  /// @param principalOf whose it is; empty if nobody's. May wait
  /// @return this builder
  public HttpDoorBuilder bearer(Function<String, Optional<String>> principalOf) {
    bearer = requireNonNull(principalOf, "principalOf")::apply;
    return this;
  }

  /// Lets clients of other machines in that do not say who they are. Not needed on the loopback.
  ///
  /// @return this builder
  public HttpDoorBuilder allowAnonymousFromAnywhere() {
    anonymous = true;
    return this;
  }

  /// Sets whether the door speaks XML-RPC, and what it says for null. Without a word for that, as
  /// by default, a method whose result may be null is refused when the door opens.
  ///
  /// @param mode how
  /// @return this builder
  public HttpDoorBuilder xmlRpc(XmlRpcMode mode) {
    xmlRpc = requireNonNull(mode, "mode");
    return this;
  }

  /// Serves [the console for operators][#console(Function)] to whomever the server lets look and
  /// operate. Beside the server each user of the door has rights of their own there, so they have
  /// to say who they are.
  ///
  /// @return this builder
  public HttpDoorBuilder console() {
    console = principal -> ConsoleRights.OPERATE;
    consoleForAll = true;
    return this;
  }

  /// Serves the console for operators: pages in a browser that show what the server does, and stop
  /// operations or the server. They are at `console/` below the door's address, which needs no
  /// services then.
  ///
  /// @param rightsOf what a principal may do with it, at most: the server has the last word. Beside
  ///   it that is about the door's user, or about the door's client for whoever does not say who
  ///   they are. Nothing, if it throws or returns null. May wait
  /// @return this builder
  public HttpDoorBuilder console(Function<String, ConsoleRights> rightsOf) {
    console = requireNonNull(rightsOf, "rightsOf");
    consoleForAll = false;
    return this;
  }

  /// Encrypts, where the door listens by itself.
  ///
  /// @param context with the server's key
  /// @return this builder
  public HttpDoorBuilder tls(SSLContext context) {
    tls = requireNonNull(context, "context");
    return this;
  }

  /// Listens on other addresses than the loopback without encryption: behind a proxy that encrypts,
  /// say.
  ///
  /// @return this builder
  public HttpDoorBuilder allowClearTextFromAnywhere() {
    clearText = true;
    return this;
  }

  /// Makes a servlet, for a web application that is there.
  ///
  /// @return the servlet, for one registration
  /// @throws IllegalArgumentException if a service cannot be called by HTTP; says what to do
  /// @throws IllegalStateException if the server was not started
  public RaincheckServlet servlet() {
    return new RaincheckServlet(front());
  }

  /// Opens a door that listens by itself. It needs `org.eclipse.jetty:jetty-server`.
  ///
  /// @param address such as `http://127.0.0.1:8080`; port `*` takes any free one, and a path takes
  ///   the place of `/rpc`
  /// @return the door, open
  /// @throws IllegalArgumentException if it is no address or cannot be bound, if clients of other
  ///   machines would be served in the clear or without a name, or if a service cannot be called by
  ///   HTTP; says what to do
  /// @throws IllegalStateException if the server was not started
  public HttpDoor start(String address) {
    HttpAddress where = HttpAddress.of(requireNonNull(address, "address"));
    check(where);
    var listener = new JettyListener(where, front(), limits, tls, isPrompt());
    listener.start();
    return new HttpDoor(where, listener);
  }

  /// Whether a request is judged without asking who may take time to answer: a client waits for
  /// room, users look credentials up, and encryption computes.
  private boolean isPrompt() {
    return !beside && basic == null && bearer == null && tls == null;
  }

  private void check(HttpAddress where) {
    if (where.encrypted() != (tls != null)) {
      throw new IllegalArgumentException(
          "address: %s (expected: https with tls(context), and http without)".formatted(where));
    }
    if (where.isLoopback()) {
      return;
    }
    if (tls == null && !clearText) {
      throw new IllegalArgumentException(
          "address: %s (expected: one of the loopback such as http://127.0.0.1:8080, since nothing is encrypted; call tls(context), or allowClearTextFromAnywhere() if you mean it)"
              .formatted(where));
    }
    if (basic == null && bearer == null && !anonymous) {
      throw new IllegalArgumentException(
          "address: %s (expected: one of the loopback, since clients do not say who they are; call basic(…) or bearer(…), or allowAnonymousFromAnywhere() if you mean it)"
              .formatted(where));
    }
  }

  private void checkConsole() {
    if (consoleForAll && beside && basic == null && bearer == null) {
      throw new IllegalArgumentException(
          "console: whoever does not say who they are would have the rights of the door's client"
              + " (expected: basic(…) or bearer(…), or console(principal -> …), which says who may"
              + " look and operate)");
    }
    if (consoleForAll && anonymous) {
      throw new IllegalArgumentException(
          "console: clients of other machines that do not say who they are would see it (expected:"
              + " basic(…) or bearer(…), or console(principal -> …), which says what they may)");
    }
  }

  private Dialect calls() {
    var offered = new Services(services);
    if (owner instanceof RaincheckServer server) {
      offered.requireServed(server.status().methods().stream().map(it -> it.name()).toList());
    }
    return new Router(offered, limits.holdMax(), xmlRpc);
  }

  private Front front() {
    checkConsole();
    Dialect dialect =
        console == null ? calls() : new Console(services.isEmpty() ? NO_CALLS : calls(), console);
    var settings =
        new FrontSettings(limits, Set.copyOf(origins), basic, bearer, anonymous, System::nanoTime);
    return new Front(owner, dialect, settings);
  }
}
