package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/// The client's process, whose callers block. Answers questions: what to call, by how many callers,
/// for how many milliseconds.
final class ObservedClient {
  private ObservedClient() {}

  /// @param args what is told, and the address
  static void main(String[] args) throws Exception {
    var options = ClientOptions.of(args[1]);
    try (RaincheckClient client = Observing.valueOf(args[0]).connect(options)) {
      Echo echo = client.service(Echo.class);
      out.println("connected");
      var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String question; (question = questions.readLine()) != null; ) {
        String[] words = question.split(" ", -1);
        Load load = Raincheck.blocking(call(echo, words[0]), () -> {});
        Duration time = Duration.ofMillis(Long.parseLong(words[2]));
        out.println(StoreTurn.of(load, Integer.parseInt(words[1]), time).toLine());
      }
    }
    System.exit(0);
  }

  private static Consumer<Void> call(Echo echo, String what) {
    return switch (what) {
      case ObservedBenchmark.ORDINARY -> ignored -> echo.ordinary(Echo.QUESTION);
      case ObservedBenchmark.NON_BLOCKING -> ignored -> echo.quick(Echo.QUESTION);
      default -> throw new IllegalArgumentException(what);
    };
  }
}
