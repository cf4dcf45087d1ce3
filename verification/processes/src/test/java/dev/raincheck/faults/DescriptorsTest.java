package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Service;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.testkit.TestProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// More connections than the process may have descriptors.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorsTest {
  private static final int DESCRIPTORS = 200;
  private static final Duration WATCHED = Duration.ofSeconds(2);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Socket> peers = new ArrayList<>();

  @Service("echo")
  public interface Echo {
    String echo(String text);
  }

  /// The server.
  static final class Main {
    private Main() {}

    static void main() {
      RaincheckServer server =
          RaincheckServer.builder("tcp://127.0.0.1:*").serve(Echo.class, text -> text).start();
      new PrintStream(new FileOutputStream(FileDescriptor.out), true).println(server.address());
      server.awaitClose();
    }
  }

  @AfterEach
  void close() throws IOException {
    for (Socket peer : peers) {
      peer.close();
    }
  }

  private TestProcess start() {
    var command = new ArrayList<String>();
    command.addAll(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\""));
    // All jars, as in use: a class in a folder takes a descriptor.
    command.addAll(TestProcess.command(List.of("-cp", ChildJvm.CLASS_PATH), Main.class));
    var process = TestProcess.start(new ProcessBuilder(command).redirectErrorStream(true));
    Thread.ofVirtual().start(() -> process.lines().forEach(lines::add));
    return process;
  }

  private long said(String what) {
    return lines.stream().filter(it -> it.contains(what)).count();
  }

  private String address() {
    await().atMost(Duration.ofMinutes(1)).until(() -> said("tcp://127.0.0.1:") > 0);
    return lines.stream().filter(it -> it.startsWith("tcp://")).findAny().orElse("");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void withoutDescriptors_theServerSaysSo_rests_andAcceptsAgain() throws Exception {
    try (var process = start()) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !address().isEmpty());
      String address = address();
      assertEquals(1, said("the process may have 200 descriptors, and the server 20000"));
      try (var client = RaincheckClient.connect(address)) {
        assertEquals("before", client.service(Echo.class).echo("before"));
        for (int i = 0; i < DESCRIPTORS; i++) {
          int port = URI.create(address).getPort();
          peers.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> said("no connection can be accepted") > 0);
        assertRests(ProcessHandle.of(process.pid()).orElseThrow());
        assertEquals("meanwhile", client.service(Echo.class).echo("meanwhile"));
        close();
      }
      try (var another = RaincheckClient.connect(address)) {
        assertEquals("after", another.service(Echo.class).echo("after"));
      }
      assertEquals(1, said("no connection can be accepted"));
    }
  }

  private void assertRests(ProcessHandle process) {
    Duration before = process.info().totalCpuDuration().orElseThrow();
    await()
        .during(WATCHED)
        .atMost(Duration.ofMinutes(1))
        .until(() -> said("no connection can be accepted") == 1);
    Duration used = process.info().totalCpuDuration().orElseThrow().minus(before);
    assertTrue(used.compareTo(WATCHED.dividedBy(2)) < 0, () -> "it took " + used);
  }
}
