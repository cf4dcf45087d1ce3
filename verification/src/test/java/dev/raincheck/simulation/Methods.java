package dev.raincheck.simulation;

import dev.raincheck.api.Threads;
import dev.raincheck.protocol.contract.CallMode;
import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.server.book.MethodDirectory;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ServedMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/// What can be called: one method of each kind.
public final class Methods {
  private static final String[] NAMES = {
    "sim.quick", "sim.work", "sim.again", "sim.block", "sim.serial", "sim.limited"
  };

  /// With those that only a store makes interesting.
  private static final String[] ALL_NAMES = {
    "sim.quick", "sim.work", "sim.again", "sim.block", "sim.serial", "sim.limited", "sim.redo"
  };

  private Methods() {}

  /// Whether it may run twice.
  public static boolean isIdempotent(String name) {
    return name.equals("sim.again") || name.equals("sim.redo");
  }

  public static String drawnOfAll(Random random) {
    return ALL_NAMES[random.nextInt(ALL_NAMES.length)];
  }

  public static String drawn(Random random) {
    return NAMES[random.nextInt(NAMES.length)];
  }

  public static MethodDirectory served() {
    var serial = Gate.serial("sim/serial");
    return new MethodDirectory(
        List.of(
            method("sim.quick", CallMode.NON_BLOCKING, false, List.of()),
            method("sim.work", CallMode.RESPONDING, false, List.of()),
            method("sim.again", CallMode.RESPONDING, true, List.of()),
            method("sim.redo", CallMode.BLOCKING, true, List.of()),
            method("sim.block", CallMode.BLOCKING, false, List.of()),
            method("sim.serial", CallMode.RESPONDING, false, List.of(serial)),
            method("sim.limited", CallMode.BLOCKING, false, List.of(serial, Gate.limit(2)))),
        Map.of("sim", new byte[] {(byte) 0x90}),
        new byte[] {(byte) 0x90});
  }

  private static ServedMethod method(
      String name, CallMode mode, boolean idempotent, List<Gate> gates) {
    var policy =
        new CallPolicy(
            mode,
            Threads.VIRTUAL,
            Optional.empty(),
            OptionalInt.empty(),
            idempotent,
            CallPolicy.Timings.NONE);
    return new ServedMethod(name, policy, gates, arguments -> new Outcome.Value(arguments));
  }
}
