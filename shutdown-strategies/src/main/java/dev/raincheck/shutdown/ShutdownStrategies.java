package dev.raincheck.shutdown;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// The catalogue of shutdown strategies.
///
/// Clients of slow operations were answered long ago, with tokens. So a graceful shutdown is one
/// after which the *results are claimed*, not just one in which every request was answered.
///
/// | choose | when |
/// |---|---|
/// | [#drain(Duration)] | in doubt: work may finish and results be claimed, up to a limit |
/// | [#reject()] | what has started must finish; the rest may run elsewhere; no one claims |
/// | [#abort(Duration)] | the process must go now; handlers and clients hear of it |
/// | [#awaitClaims(Duration)] | results are precious: work finishes, then clients can claim |
/// | [#handOff(Duration)] | there is a store: others go on with the work, and the process soon goes |
/// | [#perMethod] | methods differ: reports take minutes, look-ups are soon asked again |
/// | [#escalating] | a person stops the server, and a second signal means "I said now" |
/// | your own | none of these fits: implement [ShutdownStrategy], three short methods |
///
/// All of them refuse new calls. Each is a value: equal if it decides the same, and its
/// `toString()` is the text that [#parse] reads. Set the supervisor's patience (`TimeoutStopSec`,
/// `terminationGracePeriodSeconds`) above [ShutdownStrategy#budget].
public final class ShutdownStrategies {

  private ShutdownStrategies() {}

  /// {@return [#drain(Duration)] for up to 25 s}
  public static ShutdownStrategy drain() {
    return drain(Durations.DEFAULT_BUDGET);
  }

  /// Lets queued and running operations go on, and results wait to be claimed, until the limit.
  /// Over as soon as nothing is left of either. A fifth of the limit before the limit, at most 2 s,
  /// what is queued is rejected and what is running aborted, so that clients can claim that too.
  /// With a store, what it has is handed off instead where that can be, and results that it has
  /// need not be claimed.
  ///
  /// @param limit counted from the request to shut down. The budget is one second more, for
  ///   verdicts that take long to be carried out
  /// @return a strategy such as `drain:25s`
  /// @throws IllegalArgumentException if the limit is below 0 or above 365 days
  public static ShutdownStrategy drain(Duration limit) {
    return new Drain(limit);
  }

  /// {@return [#reject(Duration)] with a budget of 25 s}
  public static ShutdownStrategy reject() {
    return reject(Durations.DEFAULT_BUDGET);
  }

  /// Rejects at once what has not started; what runs goes on. Over as soon as nothing runs: results
  /// do not wait to be claimed.
  ///
  /// @param budget when it is used up, the server aborts what still runs
  /// @return a strategy such as `reject:10s`
  /// @throws IllegalArgumentException if the budget is not above 0 and at most 365 days
  public static ShutdownStrategy reject(Duration budget) {
    return new Reject(budget);
  }

  /// Rejects what has not started and aborts what runs, both at once. Over when all handlers have
  /// returned and all outcomes are claimed, or the grace has passed.
  ///
  /// @param grace time for handlers to return and for clients to learn the outcome. The budget is
  ///   one second more, for the verdicts to be carried out
  /// @return a strategy such as `abort:2s`
  /// @throws IllegalArgumentException if the grace is below 0 or above 365 days
  public static ShutdownStrategy abort(Duration grace) {
    return new Abort(grace);
  }

  /// Hands off at once what is queued and recorded in the store; what runs goes on until the limit,
  /// and is then handed off if it is recorded and `@Idempotent`, else aborted. Over as soon as
  /// nothing is left. Without a store it is [#drain(Duration)] without a time for the last claims.
  ///
  /// @param limit counted from the request to shut down. The budget is one second more, for
  ///   verdicts that take long to be carried out
  /// @return a strategy such as `hand-off:25s`
  /// @throws IllegalArgumentException if the limit is below 0 or above 365 days
  public static ShutdownStrategy handOff(Duration limit) {
    return new HandOff(limit);
  }

  /// {@return [#awaitClaims(Duration, Duration)] with a budget of 25 s more than the limit}
  ///
  /// @param limit how long the last result waits to be claimed
  /// @throws IllegalArgumentException if the limit is below 0 or above 365 days
  public static ShutdownStrategy awaitClaims(Duration limit) {
    return AwaitClaims.of(limit);
  }

  /// Lets queued and running operations go on to their end; then results wait to be claimed. Over
  /// when all are, or when the limit has passed since the last operation ended.
  ///
  /// @param limit how long the last result waits to be claimed
  /// @param budget when it is used up, the server aborts what still runs; at least the limit
  /// @return a strategy such as `await-claims:1m:5m`
  /// @throws IllegalArgumentException if one of them is above 365 days, or the budget is shorter
  ///   than the limit
  public static ShutdownStrategy awaitClaims(Duration limit, Duration budget) {
    return new AwaitClaims(limit, budget);
  }

  /// Combines strategies side by side. Each decides on the operations of its own methods, sees
  /// their totals only, and keeps its own budget, which ends its own operations. Over when all of
  /// them are; an operation that a strategy has left running goes on while others have not
  /// finished. The budget is the longest of theirs.
  ///
  /// @param fallback for methods that no pattern matches
  /// @param byPattern by method, `reports.build`, or by service, `reports.*`; the method goes
  ///   first. `reports.*` does not match methods of `reports@2`. A pattern that matches no served
  ///   method keeps the server from starting
  /// @return a strategy such as `per-method:reports.*=drain:25s,*=reject`
  /// @throws IllegalArgumentException if a pattern is none of these
  public static ShutdownStrategy perMethod(
      ShutdownStrategy fallback, Map<String, ShutdownStrategy> byPattern) {
    return new PerMethod(fallback, byPattern);
  }

  /// Combines strategies one after another: the first at the first request to shut down, the next
  /// one at each further request (a second Ctrl-C, say). The last one stays.
  ///
  /// Each counts its time from the request it began with, so further requests do not prolong the
  /// last. A strategy that has used up its budget ends the shutdown. The budget is the sum of
  /// theirs.
  ///
  /// @param first the strategy of the first request
  /// @param next the strategies of further requests, in order
  /// @return a strategy such as `escalating:drain:25s,abort:2s`
  /// @throws IllegalArgumentException if their budgets add up to more than 3650 days
  public static ShutdownStrategy escalating(ShutdownStrategy first, ShutdownStrategy... next) {
    requireNonNull(first, "first");
    return new Escalating(Stream.concat(Stream.of(first), Stream.of(next)).toList());
  }

  /// Reads a strategy from text, such as an entry of a configuration file.
  ///
  /// | text | strategy |
  /// |---|---|
  /// | `drain`, `drain:25s` | [#drain()], [#drain(Duration)] |
  /// | `reject`, `reject:10s` | [#reject()], [#reject(Duration)] |
  /// | `abort:2s` | [#abort(Duration)] |
  /// | `hand-off:25s` | [#handOff(Duration)] |
  /// | `await-claims:1m`, `await-claims:1m:5m` | [#awaitClaims(Duration)], the same with a budget |
  /// | `escalating:drain:20s,abort:2s` | [#escalating] |
  /// | `per-method:reports.*=drain,other.fast=abort:1s,*=reject` | [#perMethod], `*` the fallback |
  ///
  /// Durations are `250ms`, `25s`, `5m`, `1h`, `2d` or ISO 8601 such as `PT25S`. The last two kinds
  /// of strategy may contain each other in parentheses:
  /// `per-method:reports.*=(escalating:drain,abort:2s),*=reject`.
  ///
  /// @param text one of the above
  /// @return the strategy of that text; its `toString()` gives such a text again
  /// @throws IllegalArgumentException if the text is none of these; the message says what would be
  public static ShutdownStrategy parse(String text) {
    return StrategyText.parse(requireNonNull(text, "text"));
  }
}
