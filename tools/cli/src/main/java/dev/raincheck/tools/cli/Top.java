package dev.raincheck.tools.cli;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.Admin;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.admin.OperationQuery;
import dev.raincheck.client.exceptions.RaincheckException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The command `top`: draws what the server does, again and again, in the place of what was drawn
/// before. Where there is no terminal, once.
final class Top {
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K\n";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Parsed parsed;
  private final Surroundings around;

  /// Nobody counts it down: a signal ends the process, and waiting here is no more than a pause.
  private final CountDownLatch stopped = new CountDownLatch(1);

  private @Nullable TopFrame last;

  Top(Parsed parsed, Surroundings around) {
    this.parsed = parsed;
    this.around = around;
  }

  ExitCode run() throws IOException, InterruptedException {
    parsed.requireNoWords();
    Duration every = Durations.of(parsed, Option.EVERY).orElse(EVERY);
    long times =
        parsed
            .value(Option.TIMES)
            .map(it -> Overseeing.count(Option.TIMES, it))
            .orElse(around.isOutForPeople() ? Long.MAX_VALUE : 1L);
    try (RaincheckClient client = new Connection(parsed, around.environment()).open()) {
      for (long i = 0; i < times; i++) {
        if (i > 0 && stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
          return ExitCode.OK;
        }
        draw(lines(client.admin()));
      }
      return ExitCode.OK;
    }
  }

  /// What the server does; or, once it was seen, that it does not answer, until it does.
  ///
  /// @throws RaincheckException if it refuses, or was never seen
  private List<String> lines(Admin admin) {
    try {
      var frame =
          new TopFrame(
              admin.server(),
              admin.methods(),
              admin.operations(OperationQuery.UNFINISHED).entries());
      List<String> lines = frame.lines(last, around.columns(), around.rows());
      last = frame;
      return lines;
    } catch (RaincheckException failure) {
      boolean isRefused =
          failure.code().filter(it -> it == ErrorCode.PERMISSION_DENIED).isPresent();
      if (last == null || isRefused) {
        throw failure;
      }
      return List.of(Printable.line("no answer: " + failure.getMessage()));
    }
  }

  private void draw(List<String> lines) throws IOException {
    if (!around.isOutForPeople()) {
      around.print(String.join(System.lineSeparator(), lines));
      return;
    }
    var screen = new StringBuilder(HOME);
    lines.forEach(line -> screen.append(line).append(CLEAR_LINE));
    around.print(screen + CLEAR_BELOW + HOME);
  }
}
