package dev.raincheck.tools.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The program as a function: arguments in, text and an exit code out.
final class CommandLine {
  private CommandLine() {}

  /// Never throws: whatever fails is a sentence and an exit code.
  static ExitCode run(List<String> arguments, Surroundings around) {
    var parsed = new Parsed(Verb.HELP, List.of(), Map.of());
    try {
      parsed = Parsed.of(arguments);
      return run(parsed, around);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      around.say("interrupted");
      return ExitCode.UNKNOWN;
    } catch (IOException | RuntimeException failure) {
      return Failures.report(failure, parsed, around);
    }
  }

  private static ExitCode run(Parsed parsed, Surroundings around)
      throws IOException, InterruptedException {
    return switch (parsed.verb()) {
      case CALL -> new Calling(parsed, around).call();
      case SUBMIT -> new Calling(parsed, around).submit();
      case WAIT -> new Operations(parsed, around).await();
      case POLL -> new Operations(parsed, around).poll();
      case CANCEL -> new Operations(parsed, around).cancel();
      case ACKNOWLEDGE -> new Operations(parsed, around).acknowledge();
      case LIST -> new Overseeing(parsed, around).list();
      case SHOW -> new Overseeing(parsed, around).show();
      case TOP -> new Top(parsed, around).run();
      case ABORT -> new Overseeing(parsed, around).abort();
      case DRAIN -> new Overseeing(parsed, around).drain();
      case DESCRIBE -> new Asking(parsed, around).describe();
      case PING -> new Asking(parsed, around).ping();
      case KEYGEN -> Keygen.run(parsed, around, Path.of(""));
      case COMPLETION -> Completion.script(parsed, around);
      case HELP -> Help.run(parsed, around);
      case COMPLETE -> Completion.candidates(parsed.words(), around);
      case WARM_UP -> new Asking(parsed, around).warmUp();
    };
  }
}
