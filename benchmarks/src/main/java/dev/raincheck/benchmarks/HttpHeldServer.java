package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Times;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A server's process whose exchanges are held: by Jetty alone, or at a door. Prints its address,
/// then answers questions: `held`, `kept`, `heap`, `threads`, `release`.
final class HttpHeldServer {
  private HttpHeldServer() {}

  /// Either of the two.
  private interface Holder {
    String address();

    long held();

    /// What there is still of those that were answered.
    long kept();

    void release();
  }

  /// @param args the variant
  static void main(String[] args) throws IOException {
    Holder holder = HttpVariant.valueOf(args[0]) == HttpVariant.BARE ? jetty() : door();
    out.println(holder.address());
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question; (question = questions.readLine()) != null; ) {
      out.println(answer(question, holder));
    }
    System.exit(0);
  }

  private static long answer(String question, Holder holder) {
    return switch (question) {
      case "held" -> holder.held();
      case "kept" -> holder.kept();
      case "heap" -> HeldServer.usedAfterCollection();
      case "threads" -> ManagementFactory.getThreadMXBean().getThreadCount();
      case "release" -> {
        holder.release();
        yield 0;
      }
      default -> throw new IllegalArgumentException("question: " + question);
    };
  }

  private static Holder jetty() {
    var jetty = new BareJetty();
    String address = jetty.serve();
    return new Holder() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public long held() {
        return jetty.holding();
      }

      @Override
      public long kept() {
        return 0;
      }

      @Override
      public void release() {
        jetty.release();
      }
    };
  }

  private static Holder door() {
    var work = new Held.AtWork(0);
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Held.class, work)
            .times(Times.DEFAULT.withDeliveredRetention(Duration.ofMillis(1)))
            .start();
    HttpDoor door =
        HttpDoor.builder(server)
            .serve(Held.class)
            .limits(HttpLimits.DEFAULT.withOpenMax(2 * HttpHeld.EXCHANGES))
            .start("http://127.0.0.1:*");
    return new Holder() {
      @Override
      public String address() {
        return door.address();
      }

      @Override
      public long held() {
        return work.running.get();
      }

      @Override
      public long kept() {
        return server.status().kept().used();
      }

      @Override
      public void release() {
        work.again();
      }
    };
  }
}
