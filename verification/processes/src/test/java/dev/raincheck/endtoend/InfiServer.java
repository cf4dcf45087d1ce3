package dev.raincheck.endtoend;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Service;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.settings.ZeroRpc;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The services of infi.rpc's own tests, in a process of its own. Says `ready`, and then how many
/// operations have a token and were not fetched, whenever it is asked.
final class InfiServer {
  /// That of infi.rpc's `SyncServer`, which never gives a token.
  private static final Duration NEVER = Duration.ofHours(1);

  private InfiServer() {}

  /// What their servers answer with the result, if it is there in time.
  @Service("suite")
  public interface Suite {
    int foo();

    int no_delay_call();

    int delay_call();

    @Blocking
    int no_delay_deferred_call();

    @Blocking
    int delay_deferred_call();

    int stuck_call();

    @Serial
    int sync_call();
  }

  /// What their `AsyncServer` answers: always with a token.
  @Service("tokens")
  public interface Tokens {
    @Blocking
    int foo();

    @Blocking
    int bar();
  }

  private static final class AtWork implements Suite, Tokens {
    @Override
    public int foo() {
      return afterASecond(42);
    }

    @Override
    public int bar() {
      return 24;
    }

    @Override
    public int no_delay_call() {
      return 1;
    }

    @Override
    public int delay_call() {
      return afterASecond(2);
    }

    @Override
    public int no_delay_deferred_call() {
      return 3;
    }

    @Override
    public int delay_deferred_call() {
      return afterASecond(4);
    }

    /// Theirs stops all of the server by not giving way. No handler of Raincheck's can, so the
    /// whole process is stopped.
    @Override
    public int stuck_call() {
      String self = Long.toString(ProcessHandle.current().pid());
      var stop = new ProcessBuilder("sh", "-c", "kill -STOP $0; sleep 1; kill -CONT $0", self);
      try {
        stop.start().waitFor();
      } catch (IOException | InterruptedException unstopped) {
        throw new IllegalStateException(unstopped);
      }
      return 5;
    }

    @Override
    public int sync_call() {
      return afterASecond(1);
    }

    private static int afterASecond(int result) {
      try {
        var _ = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      return result;
    }
  }

  /// @param args address, which of their servers it stands for, and two numbers of seconds: how
  ///   long an answer may take, and how long an outcome is kept
  public static void main(String[] args) throws IOException {
    Times times =
        Times.DEFAULT
            .withRespondWithin(args[1].equals("SyncServer") ? NEVER : seconds(args[2]))
            .withRetention(seconds(args[3]));
    var builder = RaincheckServer.builder(args[0]).times(times).zeroRpc(ZeroRpc.DEFAULT);
    RaincheckServer server =
        (args[1].equals("AsyncServer")
                ? builder.serve(Tokens.class, new AtWork())
                : builder.serve(Suite.class, new AtWork()))
            .start();
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    out.println("ready");
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (questions.readLine() != null) {
      out.println(unfetched(server));
    }
    System.exit(0);
  }

  private static Duration seconds(String number) {
    return Duration.ofMillis((long) (Double.parseDouble(number) * 1_000));
  }

  private static long unfetched(RaincheckServer server) {
    return server.status().methods().stream()
        .mapToLong((ServerStatus.Method it) -> it.queued() + it.running() + it.unclaimed())
        .sum();
  }
}
