package dev.raincheck.benchmarks.micro;

import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenCheck;
import dev.raincheck.protocol.wire.TokenSigner;
import dev.raincheck.transport.loop.Timer;
import dev.raincheck.transport.loop.TimerWheel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a deferred call costs beside a quick one: its token, and its deadline.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokensAndTimers {
  private static final class Deadline extends Timer {}

  private final TokenSigner signer = new TokenSigner("benchmark", 1, new byte[32], false);
  private final String token = signer.sign(1, new Token.Id(1, 2));
  private final TimerWheel wheel = new TimerWheel(0);
  private final Deadline deadline = new Deadline();
  private long nowNs;

  @Benchmark
  public String signToken() {
    return signer.sign(1, new Token.Id(3, 4));
  }

  @Benchmark
  public TokenCheck verifyToken() {
    return signer.verify(token);
  }

  /// Set and removed, as for a call that is answered in time.
  @Benchmark
  public Timer setAndCancelDeadline() {
    nowNs += 1_000;
    wheel.schedule(deadline, nowNs + 500_000_000);
    wheel.cancel(deadline);
    return deadline;
  }
}
