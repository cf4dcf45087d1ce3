package dev.raincheck.benchmarks;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.testkit.FaultProxy;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a server and its clients must put up with: connections cut, hostile bytes, strangers.
final class SoakNuisance {
  static final String STRANGER = "stranger";

  private static final int EVERY_MS = 1_500;
  private static final int GARBAGE_BYTES_MAX = 4_000;

  /// How a ZeroMQ peer greets that wants CURVE.
  private static final byte[] GREETING = greeting();

  private final String server;
  private final FaultProxy proxy;
  private final Path folder;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Random random = new Random(1);
  private final Thread thread;
  private final AtomicInteger cut = new AtomicInteger();
  private final AtomicInteger hostile = new AtomicInteger();
  private final AtomicInteger strangers = new AtomicInteger();
  private volatile @Nullable Throwable problem;

  SoakNuisance(String server, FaultProxy proxy, Path folder) {
    this.server = server;
    this.proxy = proxy;
    this.folder = folder;
    thread = Thread.ofPlatform().daemon().name("nuisance").start(this::run);
  }

  private static byte[] greeting() {
    byte[] bytes = new byte[64];
    bytes[0] = (byte) 0xFF;
    bytes[8] = 1;
    bytes[9] = 0x7F;
    bytes[10] = 3;
    System.arraycopy(new byte[] {'C', 'U', 'R', 'V', 'E'}, 0, bytes, 12, 5);
    return bytes;
  }

  private void run() {
    try {
      while (!stopping.await(random.nextInt(2 * EVERY_MS), TimeUnit.MILLISECONDS)) {
        switch (random.nextInt(4)) {
          case 0 -> cut();
          case 1, 2 -> sendGarbage(random.nextBoolean());
          default -> knock();
        }
      }
    } catch (Exception fault) {
      problem = fault;
    }
  }

  private void cut() {
    cut.addAndGet(proxy.open());
    if (random.nextBoolean()) {
      proxy.reset();
    } else {
      proxy.hangUp();
    }
  }

  private void sendGarbage(boolean greets) throws Exception {
    byte[] garbage = new byte[1 + random.nextInt(GARBAGE_BYTES_MAX)];
    random.nextBytes(garbage);
    URI to = URI.create(server);
    try (var socket = new Socket(to.getHost(), to.getPort())) {
      if (greets) {
        socket.getOutputStream().write(GREETING);
      }
      socket.getOutputStream().write(garbage);
    } catch (IOException rejected) {
      // as it should be
    }
    hostile.incrementAndGet();
  }

  /// By somebody whose key is on no list.
  private void knock() throws Exception {
    var options = SoakClient.options(server, folder, STRANGER).withPatience(Duration.ofMillis(500));
    try (var client = RaincheckClient.connect(options)) {
      client.service(SoakWork.class).look(SoakWork.UNRECORDED);
      throw new IllegalStateException("a stranger was served");
    } catch (RaincheckException refused) {
      strangers.incrementAndGet();
    }
  }

  /// What it has done so far; says so if it had to give up.
  String text() {
    Throwable gaveUp = problem;
    return "%d connections cut, %d times hostile bytes, %d strangers%s"
        .formatted(
            cut.get(), hostile.get(), strangers.get(), gaveUp == null ? "" : "; FAILED: " + gaveUp);
  }

  boolean failed() {
    return problem != null;
  }

  void stop() throws InterruptedException {
    stopping.countDown();
    thread.join();
  }
}
