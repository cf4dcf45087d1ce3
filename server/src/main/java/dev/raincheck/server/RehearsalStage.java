package dev.raincheck.server;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.contract.MethodContract;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.RequestEncoder;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.book.BookSettings;
import dev.raincheck.server.book.MethodDirectory;
import dev.raincheck.server.book.OperationBook;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.runner.HandlerRunner;
import dev.raincheck.server.runner.LoopWatch;
import dev.raincheck.server.runner.MethodBinding;
import dev.raincheck.server.runner.StrategyThread;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.socket.Connections;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.transport.loop.EventLoop;
import dev.raincheck.transport.loop.Inbox;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A server for a [Rehearsal]: all that a server has but its socket and its users' methods. Each
/// turn is for a few calls that have waited for their time to be over, so that each is answered at
/// once, with a result or a token. For one thread.
final class RehearsalStage implements AutoCloseable {
  /// In a turn.
  static final int CALLS = 16;

  private static final int VALUE_BYTES_MAX = 1 << 16;
  private static final Duration WAITED = Duration.ofMinutes(1);

  private final ServerClock clock = new ServerClock(null);
  private final EventLoop events = new EventLoop("raincheck-rehearsal", true, what -> {});
  private final Inbox<Event> inbox = new Inbox<>(() -> {});
  private final HandlerRunner runner =
      new HandlerRunner(
          inbox, clock::nowNs, new LoopWatch(Thread.currentThread(), clock::nowNs), 1);
  private final SecureRandom random = new SecureRandom(); // which tokens are drawn from, too
  private final RequestEncoder encoder = new RequestEncoder();
  private final List<String> methods = new ArrayList<>();
  private final ServerLoop loop;
  private long asked;

  /// Where the calls come from.
  final RehearsalDoor door = new RehearsalDoor();

  @Service("rehearsal")
  interface Work {
    @NonBlocking
    long quick(long value);

    long ordinary(long value);

    @Blocking
    long blocking(long value);
  }

  private record AtWork() implements Work {
    @Override
    public long quick(long value) {
      return value;
    }

    @Override
    public long ordinary(long value) {
      return value;
    }

    @Override
    public long blocking(long value) {
      return value;
    }
  }

  RehearsalStage() {
    BookSettings settings =
        new BookSettings(
            "rehearsal",
            1,
            Times.DEFAULT,
            Limits.DEFAULT,
            ShutdownStrategies.drain(),
            new TokenSigner("rehearsal", 1, new byte[32], false),
            Access.OPEN,
            random,
            0, // when, is said to nobody
            clock.nowNs(),
            false);
    MethodDirectory directory = directory();
    loop =
        new ServerLoop(
            parts(), (actions, gauges) -> new OperationBook(settings, directory, actions, gauges));
  }

  private MethodDirectory directory() {
    List<ServedMethod> served = new ArrayList<>();
    for (MethodContract method : ServiceContract.of(Work.class).methods()) {
      var handler =
          new MethodBinding(method, new AtWork(), VALUE_BYTES_MAX, principal -> false, List.of());
      served.add(new ServedMethod(method.name(), method.policy(), List.of(), handler));
      methods.add(method.name());
    }
    return new MethodDirectory(served, Map.of(), new byte[0]);
  }

  private LoopParts parts() {
    return new LoopParts(
        events,
        door,
        inbox,
        runner,
        new StrategyThread(inbox),
        null,
        Access.OPEN,
        ServerListeners.NONE,
        new Connections(1, 1),
        clock);
  }

  /// Some calls come, and the loop has a turn for them, and one for what their handlers have left.
  void play() {
    for (int i = 0; i < CALLS; i++) {
      door.receive(call(methods.get(i % methods.size())));
    }
    door.arrivedNs = clock.nowNs() - WAITED.toNanos();
    loop.turn();
    loop.turn();
  }

  private byte[] call(String method) {
    var header = Request.Header.sessionless(++asked);
    Slice arguments = Slice.of(Values.encode(List.of(asked)));
    return encoder
        .encode(new Request.Call(header, 0, method, arguments, Request.Options.DEFAULT))
        .toByteArray();
  }

  @Override
  public void close() {
    runner.close();
    events.close(() -> {});
  }
}
