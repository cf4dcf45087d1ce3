package dev.raincheck.server.event;

import dev.raincheck.server.state.Operation;
import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.NewCalls;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Questions for the shutdown strategy, taken from the book as plain values, so that they can be
/// answered on another thread: a strategy is the user's code and may stall.
///
/// @param methods the methods to ask about for new calls
/// @param subjects some of the operations that have not ended
/// @param isLast whether this completes the round, so that the whole is asked about too
public record Consultation(
    ShutdownStrategy strategy,
    ShutdownStatus status,
    List<String> methods,
    List<Subject> subjects,
    boolean isLast) {

  /// An operation that is asked about.
  public record Subject(Operation operation, OperationStatus status) {}

  /// The answers.
  ///
  /// @param admitted the methods that still take calls
  public record Decision(
      Consultation consultation,
      Set<String> admitted,
      List<Operation> handOff,
      List<Operation> reject,
      List<Operation> abort,
      boolean stop) {}

  /// Asks the strategy. Whatever it throws is the caller's to report.
  public Decision decide() {
    var admitted = new HashSet<String>();
    for (String method : methods) {
      switch (strategy.newCalls(status, method)) {
        case NewCalls.ADMIT -> admitted.add(method);
        case NewCalls.REJECT -> {}
      }
    }
    var handOff = new ArrayList<Operation>();
    var reject = new ArrayList<Operation>();
    var abort = new ArrayList<Operation>();
    for (Subject subject : subjects) {
      switch (strategy.operation(status, subject.status())) {
        case Verdict.KEEP -> {}
        case Verdict.HAND_OFF -> handOff.add(subject.operation());
        case Verdict.REJECT -> reject.add(subject.operation());
        case Verdict.ABORT -> abort.add(subject.operation());
      }
    }
    boolean stop = isLast && strategy.whole(status) == Continuation.STOP;
    return new Decision(this, admitted, handOff, reject, abort, stop);
  }
}
