package dev.raincheck.simulation.fleet;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.raincheck.simulation.Campaign;
import dev.raincheck.simulation.Promise;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a store may get wrong is found.
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class FlawsTest {
  private static final int HISTORIES_MAX = Integer.getInteger("fleet.flawed", 2_000);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void flaw_breaksAPromise(Flaw flaw) throws InterruptedException {
    var campaign =
        new Campaign(
            Runtime.getRuntime().availableProcessors(), seed -> FleetHistory.met(seed, flaw));
    Campaign.Broken broken = campaign.play(1, 1 + HISTORIES_MAX, progress -> {}).broken();
    assertNotNull(broken, () -> "nobody has noticed " + flaw);
    assertInstanceOf(Promise.Broken.class, broken.how());
  }
}
