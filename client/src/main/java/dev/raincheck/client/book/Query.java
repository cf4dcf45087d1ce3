package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Any request that can be asked again without harm. Its kind says who learns of the reply; see
/// [Dispatch].
public abstract sealed class Query extends Exchange {
  private final Function<Request.Header, Request> request;
  private @Nullable Request asked;

  private Query(Function<Request.Header, Request> request) {
    this.request = request;
  }

  /// Opens a session, or finds out whether it is still known.
  static final class Hello extends Query {
    Hello(Function<Request.Header, Request> request) {
      super(request);
    }
  }

  /// The client's own poll of a call that holds a token.
  static final class Poll extends Query {
    final ClientCall call;
    final String token;

    Poll(ClientCall call, String token) {
      super(header -> new Request.Poll(header, token, true));
      this.call = call;
      this.token = token;
    }
  }

  /// Whether the methods of a service may run again.
  static final class OfPolicy extends Query {
    final String method;
    final String service;
    final Policies.Answer answer;
    final long askedNs;

    OfPolicy(String method, String service, Policies.Answer answer, long askedNs) {
      super(header -> new Request.Describe(header, service));
      this.method = method;
      this.service = service;
      this.answer = answer;
      this.askedNs = askedNs;
    }
  }

  /// Nobody waits for the reply.
  static final class Background extends Query {
    Background(Function<Request.Header, Request> request) {
      super(request);
    }

    @Override
    boolean isBackground() {
      return true;
    }
  }

  /// A caller waits for the reply.
  public abstract static sealed class Wanted extends Query {
    private Wanted(Function<Request.Header, Request> request) {
      super(request);
    }

    /// Whether the server may have got it.
    public final boolean hasLeft() {
      return left;
    }

    /// Reports to the caller that there will be no reply. On any thread: there may be no loop.
    abstract void abandoned(CallOutcome why);
  }

  /// A caller polls or cancels a call.
  public static final class OfCall extends Wanted {
    final ClientCall call;
    final String token;

    /// Completed with why the question failed, or with null: then the call knows what is new.
    public final CompletableFuture<@Nullable CallOutcome> heard = new CompletableFuture<>();

    public OfCall(ClientCall call, String token, Function<Request.Header, Request> request) {
      super(request);
      this.call = call;
      this.token = token;
    }

    @Override
    void abandoned(CallOutcome why) {
      heard.complete(why);
    }
  }

  /// A caller asks what has to do with no call of this client: the reply changes nothing in it.
  public static final class Plain extends Wanted {
    private final Request.@Nullable User user;
    final Consumer<Reply> onReply;
    private final Consumer<CallOutcome> onAbandoned;

    public Plain(
        Function<Request.Header, Request> request,
        Consumer<Reply> onReply,
        Consumer<CallOutcome> onAbandoned) {
      this(request, null, onReply, onAbandoned);
    }

    /// One that is asked for a user.
    public Plain(
        Function<Request.Header, Request> request,
        Request.@Nullable User user,
        Consumer<Reply> onReply,
        Consumer<CallOutcome> onAbandoned) {
      super(request);
      this.user = user;
      this.onReply = onReply;
      this.onAbandoned = onAbandoned;
    }

    @Override
    Request.@Nullable User user() {
      return user;
    }

    @Override
    void abandoned(CallOutcome why) {
      onAbandoned.accept(why);
    }
  }

  /// Whether the answer holds what users have written, and may be as large as that.
  @Override
  boolean isOfSession() {
    return asked().isOfSession();
  }

  /// Whether it is asked as an operator.
  boolean isOfOperators() {
    return asked() instanceof Request.Look || asked() instanceof Request.Operate;
  }

  private Request asked() {
    Request known = asked;
    return known == null ? request(Request.Header.sessionless(1).of(user())) : known;
  }

  @Override
  Request request(Request.Header header) {
    Request made = request.apply(header);
    asked = made;
    return made;
  }

  @Override
  String expected() {
    return switch (asked) {
      case null -> "nothing";
      case Request.Hello h -> "Welcome, with a session";
      case Request.Call c -> "Result or Deferred";
      case Request.Poll p -> "Result or Deferred";
      case Request.Cancel c -> "Cancelling or Result";
      case Request.Acknowledge a -> "Acknowledged";
      case Request.Goodbye g -> "Acknowledged";
      case Request.Describe d -> "Description";
      case Request.Ping p -> "Pong";
      case Request.Look l -> "Picture";
      case Request.Operate o -> "Operated";
    };
  }

  @Override
  boolean fits(Reply reply) {
    return switch (reply) {
      case Reply.Failed f -> true;
      case Reply.Welcome welcome -> asked instanceof Request.Hello && welcome.session() != 0;
      case Reply.Result r -> asked instanceof Request.Poll || asked instanceof Request.Cancel;
      case Reply.Deferred d -> asked instanceof Request.Poll;
      case Reply.Cancelling c -> asked instanceof Request.Cancel;
      case Reply.Acknowledged a ->
          asked instanceof Request.Acknowledge || asked instanceof Request.Goodbye;
      case Reply.Description d -> asked instanceof Request.Describe;
      case Reply.Pong p -> asked instanceof Request.Ping;
      case Reply.Picture p -> asked instanceof Request.Look;
      case Reply.Operated o -> asked instanceof Request.Operate;
    };
  }

  @Override
  long promisedNs(Reply.Terms terms) {
    return 0; // answered from memory
  }
}
