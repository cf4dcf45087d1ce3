package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.endtoend.ChildJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// More calls than the client's heap could hold, and no server that would take them.
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT)
final class SubmittingWithoutServerTest {
  private static final int CALLS = 150_000;

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void eachOf150_000Calls_isToldWhatBecomesOfIt_with128MbOfHeap() throws Exception {
    try (var client =
        ChildJvm.start(
            List.of("-Xmx128m"),
            SubmittingMain.class,
            "tcp://127.0.0.1:" + freePort(),
            "PT1S",
            "" + CALLS)) {
      String told = String.valueOf(client.nextLine());
      int sum =
          Pattern.compile("no (?:answer|room)=(\\d+)")
              .matcher(told)
              .results()
              .mapToInt(it -> Integer.parseInt(it.group(1)))
              .sum();
      assertEquals(CALLS, sum, told);
      assertTrue(client.exitCode() == 0, told);
    }
  }
}
