package dev.raincheck.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.CallContext;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Threads;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Handlers in channels that an interrupt closes, which may take as long as it likes. Nobody else
/// notices.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HangingInterruptTest {
  @TempDir private Path folder;
  private final ChannelsAtWork service = new ChannelsAtWork();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Channels.class, service)
          .shutdownStrategy("abort:100ms")
          .start();
  private final RaincheckClient client = RaincheckClient.connect(server.address());

  @Service("channels")
  interface Channels {
    /// Waits until somebody writes to the pipe.
    @Blocking
    int readPipe(String file);

    /// Waits in a channel whose close hangs.
    @Blocking
    int hanging();

    /// The same on a platform thread.
    @Blocking(threads = Threads.CPU)
    int hangingOnCpu();

    /// Waits in a channel whose close throws.
    @Blocking
    int throwing();

    @NonBlocking
    int quick();
  }

  /// In it the thread waits until it is closed, or told to stop.
  private static final class Channel extends AbstractInterruptibleChannel {
    private final Runnable onClose;

    Channel(Runnable onClose) {
      this.onClose = onClose;
    }

    int read(CallContext context) {
      begin();
      while (!context.cancellation().isRequested()) {
        Thread.onSpinWait();
      }
      return 1; // and forgets to say so
    }

    @Override
    protected void implCloseChannel() {
      onClose.run();
    }
  }

  private static final class ChannelsAtWork implements Channels {
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @Override
    public int readPipe(String file) {
      try (FileChannel pipe =
          FileChannel.open(Path.of(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        begun.incrementAndGet();
        return pipe.read(ByteBuffer.allocate(1));
      } catch (IOException closed) {
        return -1;
      }
    }

    @Override
    public int hanging() {
      begun.incrementAndGet();
      return new Channel(this::hang).read(CallContext.current());
    }

    private void hang() {
      boolean free = false;
      while (!free) {
        try {
          released.await();
          free = true;
        } catch (InterruptedException again) {
          free = false;
        }
      }
    }

    @Override
    public int hangingOnCpu() {
      return hanging();
    }

    @Override
    public int throwing() {
      begun.incrementAndGet();
      return new Channel(
              () -> {
                throw new AssertionError("played by a test");
              })
          .read(CallContext.current());
    }

    @Override
    public int quick() {
      return 1;
    }
  }

  @AfterEach
  void release() {
    service.released.countDown();
    client.close();
    server.close();
  }

  private void awaitBegun(int handlers) {
    await().until(() -> service.begun.get() == handlers);
  }

  @Test
  void readOfANamedPipe_thatIsCancelled_holdsUpNobody() throws Exception {
    Path pipe = folder.resolve("pipe");
    int made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    assumeTrue(made == 0, "no named pipes on this system");
    Deferred<Integer> read = client.submit(Channels.class, it -> it.readPipe(pipe.toString()));
    awaitBegun(1);
    read.cancel("enough");
    Channels channels = client.service(Channels.class);
    for (int i = 0; i < 100; i++) {
      assertEquals(1, channels.quick());
    }
    Files.write(pipe, new byte[] {1}); // lets the read return, and with it the close
    read.await();
  }

  @Test
  void channelsWhoseCloseHangs_holdUpNobody_notEvenEachOther() throws Exception {
    Deferred<Integer> first = client.submit(Channels.class, Channels::hanging);
    Deferred<Integer> second = client.submit(Channels.class, Channels::hangingOnCpu);
    Deferred<Integer> third = client.submit(Channels.class, Channels::throwing);
    awaitBegun(3);
    first.cancel("enough");
    second.cancel("enough");
    third.cancel("enough");
    assertEquals(1, client.service(Channels.class).quick());
    assertEquals(1, first.await(), "it has come back, while its channel is being closed");
    assertEquals(1, second.await());
    assertEquals(1, third.await());
    assertEquals(1, client.service(Channels.class).quick());
  }

  @Test
  void shutdown_doesNotWaitForTheCloseOfAChannel() {
    client.submit(Channels.class, Channels::hanging).token();
    awaitBegun(1);
    server.close();
    assertTrue(server.closed().isDone());
  }
}
