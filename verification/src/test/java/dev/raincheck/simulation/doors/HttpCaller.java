package dev.raincheck.simulation.doors;

import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.doors.http.dialect.Rest;
import dev.raincheck.doors.http.dialect.Services;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.doors.http.front.Asking;
import dev.raincheck.doors.http.front.News;
import dev.raincheck.simulation.SimulatedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls by HTTP, at a door inside the server's process: what reads, asks, holds and writes is the
/// real one. Answers get lost on the way, and whoever has a key calls again.
final class HttpCaller {
  private static final Duration HOLD_MAX = Duration.ofSeconds(10);
  private static final long RESPOND_WITHIN_MS = 500;
  private static final int POLLS_MAX = 40;

  private final DoorWorld world;
  private final DoorFlaw flaw;
  private final Random random;
  private final double drop;
  private final Rest dialect = new Rest(new Services(List.of(Sim.class)), HOLD_MAX);
  private final Set<Exchange> open = new LinkedHashSet<>();
  private @Nullable Door door;

  /// What there is of a run of the server.
  private record Door(SimulatedPort port, News news, Asking asking) {}

  /// One exchange, that must be answered.
  private static final class Exchange {
    private final Asked question;

    private final Consumer<@Nullable Heard> then;

    Exchange(Asked question, Consumer<@Nullable Heard> then) {
      this.question = question;
      this.then = then;
    }

    @Override
    public String toString() {
      return question.toString();
    }
  }

  HttpCaller(DoorWorld world, DoorFlaw flaw, Random random, double drop) {
    this.world = world;
    this.flaw = flaw;
    this.random = random;
    this.drop = drop;
  }

  void serverStarted(SimulatedServer server) {
    var news = new News();
    var port = new SimulatedPort(server, world, flaw, news::pushed);
    var asking =
        new Asking(
            port,
            news,
            world::nowNs,
            (waiting, afterMs) -> world.at(afterMs, () -> waiting.complete(null)));
    door = new Door(port, news, asking);
  }

  /// The process is gone, and with it all connections.
  void serverKilled() {
    if (door != null) {
      door.port().kill();
    }
    door = null;
    List<Exchange> cut = List.copyOf(open);
    open.clear();
    cut.forEach(it -> world.at(random.nextInt(2_000), () -> it.then.accept(null)));
  }

  /// The door closes after its server, and has answered everybody by then.
  void serverClosed() {
    Door closing = door;
    if (closing != null) {
      closing.news().close();
      closing.port().close();
      door = null;
    }
  }

  void call(DoorCall call) {
    Map<String, List<String>> fields = new HashMap<>();
    boolean hasKey = call.number % 4 > 0;
    if (hasKey) {
      fields.put("idempotency-key", List.of("\"order-" + call.number + "\""));
    }
    String json = "[%d, \"x\"]".formatted(call.number);
    prefer(call, fields, 3);
    var message =
        new Incoming(
            "POST", "/rpc", "/sim." + call.method, fields, json.getBytes(StandardCharsets.UTF_8));
    exchange(
        message,
        new Asked(call, Asked.Kind.POST),
        heard -> {
          if (heard == null && hasKey && call.sendsLeft-- > 0) {
            call(call);
          } else {
            goesOn(call, heard, POLLS_MAX);
          }
        });
  }

  private static void prefer(DoorCall call, Map<String, List<String>> fields, int waitMaxS) {
    int wait = call.random.nextInt(waitMaxS + 1);
    switch (call.random.nextInt(4)) {
      case 0 -> fields.put("prefer", List.of("respond-async"));
      case 1 -> fields.put("prefer", List.of("wait=" + wait));
      case 2 -> fields.put("prefer", List.of("respond-async, wait=" + wait));
      default -> {}
    }
  }

  private void goesOn(DoorCall call, @Nullable Heard heard, int pollsLeft) {
    if (heard instanceof Heard.Goes(String token) && pollsLeft > 0) {
      call.token = token;
      String method = call.random.nextInt(15) == 0 ? "DELETE" : "GET";
      world.at(
          call.random.nextInt(1_500),
          () -> ofToken(method, "", call, next -> goesOn(call, next, pollsLeft - 1)));
      return;
    }
    if (heard == null && call.token != null && pollsLeft > 0) {
      world.at(500, () -> ofToken("GET", "", call, next -> goesOn(call, next, pollsLeft - 1)));
      return;
    }
    call.isOver = heard != null && !(heard instanceof Heard.Goes);
    call.isGivenUp = !call.isOver;
    if (call.token != null && call.random.nextBoolean()) {
      afterwards(call);
    }
  }

  private void afterwards(DoorCall call) {
    world.at(call.random.nextInt(5_000), () -> ofToken("GET", "", call, heard -> {}));
    if (call.random.nextInt(3) == 0) {
      world.at(
          call.random.nextInt(5_000), () -> ofToken("POST", "/acknowledge", call, heard -> {}));
      world.at(6_000, () -> ofToken("GET", "", call, heard -> {}));
    }
  }

  private void ofToken(String method, String rest, DoorCall call, Consumer<@Nullable Heard> then) {
    Map<String, List<String>> fields = new HashMap<>();
    prefer(call, fields, 5);
    var message = new Incoming(method, "/rpc", "/tokens/" + call.token + rest, fields, new byte[0]);
    var kind = rest.isEmpty() ? Asked.Kind.OF_TOKEN : Asked.Kind.ACKNOWLEDGE;
    exchange(message, new Asked(call, kind), then);
  }

  /// @param then told of the answer, or of null if none comes
  private void exchange(Incoming message, Asked question, Consumer<@Nullable Heard> then) {
    Door way = door;
    if (way == null || random.nextDouble() < drop / 2) { // it does not get there
      world.at(1_000 + random.nextInt(2_000), () -> then.accept(null));
      return;
    }
    if (question.kind().isCall()) {
      world.oracle().arrived(question.call());
    }
    if (question.kind() == Asked.Kind.ACKNOWLEDGE) {
      world.oracle().acknowledged(question.call());
    }
    Understood.Asked understood = (Understood.Asked) dialect.read(message);
    Question asked = understood.questions().getFirst();
    var exchange = new Exchange(question, then);
    open.add(exchange);
    long withinMs = Math.max(RESPOND_WITHIN_MS, asked.hold().toMillis());
    world.oracle().due(exchange, world.nowNs() + DoorOracle.ns(withinMs));
    boolean isLost = random.nextDouble() < drop;
    var _ =
        way.asking()
            .ask("", asked, new CompletableFuture<>(), () -> false)
            .thenAccept(ending -> {
              if (!open.remove(exchange)) {
                return; // its process is gone
              }
              world.oracle().isAnswered(exchange);
              Heard heard = Readings.ofHttp(understood.write().apply(List.of(ending)));
              world.oracle().told(question, heard, world.nowNs());
              world.at(
                  isLost ? 2_000 : random.nextInt(50), () -> then.accept(isLost ? null : heard));
            });
  }
}
