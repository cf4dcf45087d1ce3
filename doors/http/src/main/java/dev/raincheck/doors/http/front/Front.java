package dev.raincheck.doors.http.front;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Dialect;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.protocol.wire.ServerPort;
import dev.raincheck.protocol.wire.ServerPorts;
import dev.raincheck.transport.loop.BackgroundLogger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// From an exchange of HTTP, whoever brings it, to a dialect, to the server, and back.
public final class Front implements AutoCloseable {
  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.doors");

  /// How long what the server has still to answer may take when the door closes.
  private static final long CLOSE_MS = 2_000;

  /// What is made and sent on a thread on which others wait for their turn.
  public static final int SMALL_BYTES = 8 << 10;

  private static final long FILL_MS = 10_000;

  private final Dialect dialect;
  private final Guard guard;
  private final Cors cors;
  private final Room room;
  private final Bodies bodies;
  private final News news = new News();
  private final ServerPort port;
  private final Asking asking;
  private final Workers workers = new Workers("raincheck-http-answers");
  private final EventStream.Parts streams;

  /// @param owner a server that was started, or a client
  public Front(Object owner, Dialect dialect, FrontSettings settings) {
    Timeouts.begin();
    this.dialect = dialect;
    this.guard = new Guard(settings);
    this.cors = new Cors(guard);
    this.room = new Room(settings.limits());
    this.bodies = new Bodies(settings.limits(), settings.clock());
    this.port = ServerPorts.open(owner, news::pushed);
    this.asking = new Asking(port, news, settings.clock());
    this.streams =
        new EventStream.Parts(
            asking, news, workers, settings.clock(), settings.limits().holdMax().toNanos());
  }

  /// What comes with an exchange.
  ///
  /// @param head without a body
  /// @param length of the body as it was announced, or -1
  /// @param body gives the body, for which some clients wait to be asked
  public record Arrival(Incoming head, Caller caller, long length, Body body) {
    /// With an answer that does not wait for the body the connection ends, and the answer says so.
    /// Else a client might send its next request to where nobody reads any more.
    public Answer unread(Answer answer) {
      boolean comes = length > 0 || head.field("transfer-encoding") != null;
      return comes && !body.isThere() ? answer.with("Connection", "close") : answer;
    }
  }

  /// A body that is asked for.
  @FunctionalInterface
  public interface Body {
    InputStream ask() throws IOException;

    /// Whether all of it has come and was read from the connection.
    default boolean isThere() {
      return false;
    }

    /// A body that is there.
    static Body of(byte[] all) {
      return new Body() {
        @Override
        public InputStream ask() {
          return new ByteArrayInputStream(all);
        }

        @Override
        public boolean isThere() {
          return true;
        }
      };
    }
  }

  /// Answers, now or later. Reads the body on the calling thread.
  public void serve(Arrival arrival, Exchange exchange) {
    try {
      judge(arrival, exchange);
    } catch (RuntimeException | Error fault) { // else nobody would answer
      LOG.error("a request of HTTP could not be judged", fault);
      exchange.answer(Problem.fault().answer());
    }
  }

  private void judge(Arrival arrival, Exchange exchange) {
    Incoming head = arrival.head();
    Answer preflight = cors.preflight(head);
    if (preflight != null) {
      exchange.answer(arrival.unread(preflight));
      return;
    }
    switch (guard.judge(head, arrival.caller())) {
      case Guard.Verdict.Refused(Answer answer) ->
          exchange.answer(arrival.unread(cors.allow(head.field("origin"), answer)));
      case Guard.Verdict.Known(String principal) ->
          enter(arrival, principal, AllowedExchange.of(exchange, head, cors));
    }
  }

  private void enter(Arrival arrival, String principal, Exchange exchange) {
    Room.Place place = room.enter(principal);
    if (place == null) {
      exchange.answer(arrival.unread(refusal()));
      return;
    }
    try {
      byte[] body = bodies.read(arrival, place);
      carryOut(dialect.read(arrival.head().with(body)), principal, exchange, place);
    } catch (Bodies.RefusedException refused) {
      unread(refused.problem(), exchange, place);
    } catch (IOException cut) {
      unread(
          Problem.of(400, ErrorCode.MALFORMED_REQUEST, "the body did not come to its end"),
          exchange,
          place);
    } catch (RuntimeException | Error fault) { // else its place would be lost
      Waiting.failed(fault, exchange, place);
    }
  }

  /// What is left of the body is not waited for.
  private static void unread(Problem problem, Exchange exchange, Room.Place place) {
    exchange.answer(problem.answer().with("Connection", "close"), place::leave);
  }

  private Answer refusal() {
    return room.isClosed()
        ? Problem.closing().answer()
        : Bodies.overloaded("room for another exchange").answer();
  }

  private void carryOut(
      Understood understood, String principal, Exchange exchange, Room.Place place) {
    switch (understood) {
      case Understood.Answered(Answer answer) -> exchange.answer(answer, place::leave);
      case Understood.Personal(Function<String, Understood> of) ->
          workers.execute(() -> personally(of, principal, exchange, place));
      case Understood.Followed(String token) ->
          new EventStream(streams, principal, token, exchange, place).step();
      case Understood.Asked(var questions, var write, var prelude) -> {
        if (prelude != null) {
          var slow = new SlowAnswer(exchange, prelude, FILL_MS, workers);
          answerSlowly(ask(questions, principal, place), write, slow, exchange, place);
        } else {
          var waiting = new Waiting(write, exchange, place, workers);
          if (questions.size() == 1) {
            asking.ask(principal, questions.getFirst(), place.delivered(), waiting);
          } else {
            var _ =
                ask(questions, principal, place)
                    .thenAccept(waiting::told)
                    .exceptionally(fault -> Waiting.failed(fault, exchange, place));
          }
        }
      }
    }
  }

  /// Asks users' code, which may wait.
  private void personally(
      Function<String, Understood> of, String principal, Exchange exchange, Room.Place place) {
    Waiting.guarded(
        () -> carryOut(of.apply(principal), principal, exchange, place), exchange, place);
  }

  private void answerSlowly(
      CompletableFuture<List<Ending>> asked,
      Function<List<Ending>, Answer> write,
      SlowAnswer answer,
      Exchange exchange,
      Room.Place place) {
    var _ =
        answer
            .send(asked.thenApplyAsync(endings -> place.write(endings, write), workers))
            .thenAccept(place::leave)
            .exceptionally(fault -> Waiting.failed(fault, exchange, place));
  }

  private CompletableFuture<List<Ending>> ask(
      List<Question> questions, String principal, Room.Place place) {
    List<CompletableFuture<Ending>> asked =
        questions.stream()
            .map(each -> asking.ask(principal, each, place.delivered(), place::hasLeft))
            .toList();
    if (asked.size() == 1) {
      return asked.getFirst().thenApply(List::of);
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(all -> asked.stream().map(CompletableFuture::join).toList());
  }

  /// Takes nothing more. Has everything answered that is held; what the server does not answer in
  /// time is told so, before any connection ends: some clients would call again.
  @Override
  public void close() {
    CompletableFuture<Void> empty = room.close();
    news.close();
    await(empty);
    port.close();
    await(empty);
    workers.close();
  }

  private static void await(CompletableFuture<Void> empty) {
    empty.copy().completeOnTimeout(null, CLOSE_MS, TimeUnit.MILLISECONDS).join();
  }

  @Override
  public String toString() {
    return room + ", " + news;
  }
}
