package dev.raincheck.client.book;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.function.ObjLongConsumer;

/// Says what has arrived, and what is acknowledged, if no other message takes that along: its timer
/// is when.
final class Confirming extends Timer {
  private static final long CONFIRM_NS = 1_000_000_000;

  private final TimerWheel wheel;
  private final Exchanges exchanges;
  private final Acknowledgements acknowledgements;
  private final SessionCalls calls;
  private final ObjLongConsumer<Query> ask;

  Confirming(
      TimerWheel wheel,
      Exchanges exchanges,
      Acknowledgements acknowledgements,
      SessionCalls calls,
      ObjLongConsumer<Query> ask) {
    this.wheel = wheel;
    this.exchanges = exchanges;
    this.acknowledgements = acknowledgements;
    this.calls = calls;
    this.ask = ask;
  }

  /// The result of this token is in safe hands.
  void acknowledge(String token, long nowNs) {
    acknowledgements.add(token);
    later(nowNs);
  }

  /// Sets the timer, if there is something to say.
  void later(long nowNs) {
    if (!isScheduled() && (acknowledgements.messages() > 0 || calls.isUntold())) {
      wheel.schedule(this, nowNs + CONFIRM_NS);
    }
  }

  /// While the client is busy its next message says it.
  void due(long nowNs) {
    long restNs = CONFIRM_NS - exchanges.idleNs(nowNs);
    if (acknowledgements.messages() > 0) {
      flush(nowNs);
    } else if (calls.isUntold() && restNs >= TimerWheel.TICK_NS) {
      wheel.schedule(this, nowNs + restNs);
    } else if (calls.isUntold()) {
      ask.accept(new Query.Background(Request.Acknowledge::new), nowNs);
    }
  }

  /// Sends what is to be acknowledged. What finds no room comes back, and is not tried again here.
  void flush(long nowNs) {
    flush(0, nowNs);
  }

  private void flush(int but, long nowNs) {
    int all = exchanges.isConnected() ? acknowledgements.messages() : 0;
    for (int left = all; left > but; left--) {
      ask.accept(new Query.Background(Request.Acknowledge::new), nowNs);
    }
  }

  /// Says what has arrived, and that nothing more is asked in this session.
  void goodbye(long nowNs) {
    if (calls.session().number() == 0) {
      flush(nowNs);
    } else if (exchanges.isConnected()) {
      flush(1, nowNs);
      ask.accept(new Query.Background(Request.Goodbye::new), nowNs);
    }
  }
}
