package dev.raincheck.doors.http.dialect;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a dialect makes of a message.
public sealed interface Understood {
  /// The server needs not be asked.
  record Answered(Answer answer) implements Understood {}

  /// The server is asked, everything at once.
  ///
  /// @param write makes the answer of the ends of all questions, in their order
  /// @param prelude how the answer may begin before it is known; null if it may not
  record Asked(
      List<Question> questions, Function<List<Ending>, Answer> write, @Nullable Prelude prelude)
      implements Understood {
    public Asked(List<Question> questions, Function<List<Ending>, Answer> write) {
      this(questions, write, null);
    }

    /// One question.
    public static Asked one(Question question, Function<Ending, Answer> write) {
      return new Asked(List.of(question), endings -> write.apply(endings.getFirst()));
    }
  }

  /// It depends on who asks.
  ///
  /// @param of the principal
  record Personal(Function<String, Understood> of) implements Understood {}

  /// The client hears of an operation for as long as it takes.
  ///
  /// @param token the operation's
  record Followed(String token) implements Understood {}
}
