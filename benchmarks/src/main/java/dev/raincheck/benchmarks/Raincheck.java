package dev.raincheck.benchmarks;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.Recorder;

/// The product as users use it: a typed proxy, and callers that block, or futures.
final class Raincheck {
  /// Room for a payload of a megabyte and what goes around it.
  static final int MESSAGE_BYTES_MAX = 2 << 20;

  private Raincheck() {}

  static final class EchoService implements Echo {
    @Override
    public Answer quick(Question question) {
      return Echo.answer(question);
    }

    @Override
    public Answer ordinary(Question question) {
      return Echo.answer(question);
    }

    @Override
    public byte[] bytes(byte[] content) {
      return content;
    }

    @Override
    public byte[] quickBytes(byte[] content) {
      return content;
    }
  }

  /// Serves until the process ends.
  static String serve() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Echo.class, new EchoService())
        .limits(Limits.DEFAULT.withMessageBytesMax(MESSAGE_BYTES_MAX))
        .start()
        .address();
  }

  private static ClientOptions options(String address) {
    return ClientOptions.of(address).withMessageBytesMax(MESSAGE_BYTES_MAX);
  }

  static RaincheckClient client(String address) {
    return RaincheckClient.connect(options(address));
  }

  /// Futures, completed on the client's own thread.
  ///
  /// @param call what each caller does over and over
  static Load direct(String address, Function<EchoFutures, CompletionStage<?>> call) {
    return direct(options(address), call);
  }

  static Load direct(ClientOptions options, Function<EchoFutures, CompletionStage<?>> call) {
    RaincheckClient client = RaincheckClient.connect(options.withCallbacks(Runnable::run));
    EchoFutures echo = client.service(EchoFutures.class);
    return new Chain(
        answered -> call.apply(echo).whenComplete((answer, problem) -> answered.accept(problem)),
        ignored -> call.apply(echo).toCompletableFuture().join(),
        client::close);
  }

  /// @param call what each caller does over and over
  static Load connect(String address, BiConsumer<Echo, Echo.Question> call) {
    RaincheckClient client = client(address);
    Echo echo = client.service(Echo.class);
    return blocking(ignored -> call.accept(echo, Echo.QUESTION), client::close);
  }

  /// Callers that block, on virtual threads; a single one on the thread that it has.
  static Load blocking(Consumer<Void> call, Runnable close) {
    return new Load() {
      @Override
      public void run(int outstanding, long untilNs, Recorder latency) throws Exception {
        Runnable caller = () -> loop(call, untilNs, latency);
        if (outstanding == 1) {
          caller.run();
          return;
        }
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < outstanding; i++) {
          callers.add(Thread.startVirtualThread(caller));
        }
        for (Thread thread : callers) {
          thread.join();
        }
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }

  private static void loop(Consumer<Void> call, long untilNs, Recorder latency) {
    long sentNs = System.nanoTime();
    while (sentNs < untilNs) {
      call.accept(null);
      long nowNs = System.nanoTime();
      latency.recordValue(nowNs - sentNs);
      sentNs = nowNs;
    }
  }
}
