package dev.raincheck.client.book;

import dev.raincheck.api.Progress;
import java.util.function.Consumer;

/// What a caller wants of the loop. Each is granted, or refused by whoever finds that there is no
/// loop any more.
public sealed interface Wish {
  /// To have it called.
  record Submit(ClientCall call) implements Wish {}

  /// To have it called for a door, which looks after its token itself.
  record SubmitOnce(ClientCall call) implements Wish {}

  /// To have it polled.
  record Watch(ClientCall call) implements Wish {}

  /// To have the listener told of the call's progress.
  record Listen(ClientCall call, Consumer<Progress> listener) implements Wish {}

  /// To have it asked.
  record Ask(Query.Wanted query) implements Wish {}

  /// To have it asked no longer, and its caller told how far it came.
  ///
  /// @param sinceNs when it was asked
  record GiveUp(Query.Wanted query, long sinceNs) implements Wish {}

  /// To have the server told that the result is in safe hands.
  record Acknowledge(String token) implements Wish {}

  /// To have the loop ended.
  record Close() implements Wish {}

  /// There is no loop to grant it. On any thread.
  default void refuse() {
    switch (this) {
      case Submit(ClientCall call) -> call.end(new CallOutcome.Closed());
      case SubmitOnce(ClientCall call) -> call.end(new CallOutcome.Closed());
      case Watch(ClientCall call) -> call.end(new CallOutcome.Closed());
      case Listen l -> {} // nothing comes any more
      case Ask(Query.Wanted query) -> query.abandoned(new CallOutcome.Closed());
      case GiveUp(Query.Wanted query, long s) -> query.abandoned(new CallOutcome.Closed());
      case Acknowledge a -> {} // the retention ends at last
      case Close c -> {} // granted before
    }
  }

  /// Has the book do it. The loop's.
  default void grant(CallBook book, long nowNs) {
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
