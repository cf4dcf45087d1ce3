package dev.raincheck.client.book;

import dev.raincheck.api.Progress;
import java.util.function.Consumer;

/// What a caller asks of the loop. Executed by the loop, or refused by the thread that finds that
/// it has ended.
public sealed interface Command {
  /// Makes a call.
  record Submit(ClientCall call) implements Command {}

  /// Makes a call for a door, which looks after the call's token itself.
  record SubmitOnce(ClientCall call) implements Command {}

  /// Polls for a resumed call.
  record Watch(ClientCall call) implements Command {}

  /// Reports the call's progress to the listener.
  record Listen(ClientCall call, Consumer<Progress> listener) implements Command {}

  /// Asks a question.
  record Ask(Query.Wanted query) implements Command {}

  /// Stops asking, and reports to the caller how far connections came.
  ///
  /// @param sinceNs when it was asked
  record GiveUp(Query.Wanted query, long sinceNs) implements Command {}

  /// Acknowledges a result.
  record Acknowledge(String token) implements Command {}

  /// Ends the loop.
  record Close() implements Command {}

  /// Ends what waits for it, since there is no loop to execute it. On any thread.
  ///
  /// @param why there is none
  default void refuse(CallOutcome why) {
    switch (this) {
      case Submit(ClientCall call) -> call.end(why);
      case SubmitOnce(ClientCall call) -> call.end(why);
      case Watch(ClientCall call) -> call.end(why);
      case Listen l -> {} // nothing comes any more
      case Ask(Query.Wanted query) -> query.abandoned(why);
      case GiveUp(Query.Wanted query, long s) -> query.abandoned(why);
      case Acknowledge a -> {} // the retention ends at last
      case Close c -> {} // executed before
    }
  }

  /// Lets the book do it. The loop's.
  default void execute(CallBook book, long nowNs) {
    switch (this) {
      case Submit(ClientCall call) -> book.submit(call, nowNs);
      case SubmitOnce(ClientCall call) -> book.submitOnce(call, nowNs);
      case Watch(ClientCall call) -> book.watch(call, nowNs);
      case Listen(ClientCall call, var listener) -> call.listen(listener);
      case Ask(Query.Wanted query) -> book.ask(query, nowNs);
      case GiveUp(Query.Wanted query, long sinceNs) -> book.giveUp(query, sinceNs, nowNs);
      case Acknowledge(String token) -> book.acknowledge(token, nowNs);
      case Close() -> throw new IllegalStateException("the loop ends by itself");
    }
  }
}
