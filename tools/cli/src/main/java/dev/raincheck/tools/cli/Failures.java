package dev.raincheck.tools.cli;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallCancelledException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.CallTimedOutException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.StoppedWaitingException;
import dev.raincheck.client.exceptions.TokenException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/// What people and scripts learn of a failure: a sentence, and an exit code.
final class Failures {
  private Failures() {}

  static ExitCode report(Throwable failure, Parsed parsed, Surroundings around) {
    around.say(message(failure));
    if (parsed.has(Option.VERBOSE)) {
      if (failure instanceof RaincheckException told) {
        told.details().forEach((name, text) -> around.explain("  " + name + ": " + text));
      }
      var stack = new StringWriter();
      failure.printStackTrace(new PrintWriter(stack));
      around.explain(stack.toString().stripTrailing());
    }
    return codeOf(failure);
  }

  private static String message(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException missing when missing.getReason() == null ->
          missing.getFile() + ": no such file (expected: one that can be read)";
      case AccessDeniedException denied when denied.getReason() == null ->
          denied.getFile() + ": access denied (expected: a file that you may read, or write)";
      case FileAlreadyExistsException there ->
          there.getFile() + ": there already (expected: a new name; or remove it first)";
      case RaincheckException told -> String.valueOf(told.getMessage());
      case UsageException wrong -> String.valueOf(wrong.getMessage());
      case IllegalArgumentException wrong -> String.valueOf(wrong.getMessage());
      case IOException unreadable -> String.valueOf(unreadable.getMessage());
      case UncheckedIOException unreadable -> String.valueOf(unreadable.getMessage());
      default -> "a fault of this program: " + failure + " (please report it; --verbose says more)";
    };
  }

  /// Of an operation with a token it is known that it was accepted: what was refused is the
  /// question, and it can be asked again.
  static ExitCode codeOf(Throwable failure) {
    return switch (failure) {
      case UsageException wrong -> ExitCode.USAGE;
      case IllegalArgumentException wrong -> ExitCode.USAGE;
      case IOException unreadable -> ExitCode.INPUT_OUTPUT;
      case UncheckedIOException unreadable -> ExitCode.INPUT_OUTPUT;
      case CallNotStartedException refused ->
          refused.code().map(Failures::refused).orElse(ExitCode.UNREACHABLE);
      case StoppedWaitingException silent -> ExitCode.UNREACHABLE;
      case OutcomeUnknownException refused when refused.token().isPresent() ->
          refused.code().map(Failures::refused).orElse(ExitCode.UNKNOWN);
      case OutcomeUnknownException unknown -> ExitCode.UNKNOWN;
      case CallCancelledException cancelled -> ExitCode.STOPPED;
      case CallTimedOutException timedOut -> ExitCode.STOPPED;
      case CallAbortedException aborted -> ExitCode.STOPPED;
      case TokenException token -> ExitCode.TOKEN;
      default -> ExitCode.FAILED;
    };
  }

  private static ExitCode refused(ErrorCode code) {
    return switch (code) {
      case PERMISSION_DENIED -> ExitCode.PERMISSION;
      case UNKNOWN_SERVICE, UNKNOWN_METHOD, INVALID_ARGUMENTS, MALFORMED_REQUEST -> ExitCode.USAGE;
      default -> ExitCode.REFUSED;
    };
  }
}
