package dev.raincheck.doors.http.dialect;

import java.util.function.Function;

/// What to do for a procedure that a client calls.
sealed interface Plan {
  /// To ask.
  record Ask(Question question, Function<Ending, Finding> find) implements Plan {}

  /// Nothing: what is found is known already.
  record Known(Finding finding) implements Plan {}
}
