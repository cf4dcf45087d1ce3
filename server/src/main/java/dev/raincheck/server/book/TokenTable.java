package dev.raincheck.server.book;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.protocol.wire.TokenCheck;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.look.OperationIndex;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationList;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.store.RecordId;
import dev.raincheck.server.terms.Sought;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which operation a token stands for. What was promised stands in a map that nothing is evicted
/// from; of what is over, a bounded number of [Tombstones] says how it ended.
final class TokenTable {
  /// What a token leads to.
  sealed interface Found {
    /// The operation.
    record Known(Operation operation) implements Found {}

    /// What only the store may know.
    record Recorded(Sought.ByToken sought) implements Found {}

    /// Nothing, and why.
    record Missing(Failure failure) implements Found {}
  }

  private final OperationIndex open = new OperationIndex();

  /// Of these, those that have ended.
  private final OperationList ended = new OperationList();

  private final Tombstones tombstones;
  private final BookSettings settings;

  /// Of the last token.
  private long issuedMs;

  /// No token is issued with a time that is not later.
  private long decidedMs;

  private final Actions actions;

  TokenTable(BookSettings settings, Actions actions) {
    this.settings = settings;
    this.actions = actions;
    this.tombstones = new Tombstones(settings.limits().tombstonesMax());
  }

  /// Gives the operation a token, if it has none. From here on a poll for it finds the operation.
  void issue(Operation operation, long nowNs) {
    if (operation.token == null) {
      Token.Id token = operation.id(settings.random());
      if (!operation.isFinal()) {
        operation.answered();
      }
      operation.token = token;
      long nowMs = settings.startedMs() + (nowNs - settings.startedNs()) / 1_000_000;
      issuedMs = Math.max(nowMs, decidedMs + 1);
      operation.tokenIssuedMs = issuedMs;
      open.add(operation);
      if (operation.isFinal()) {
        ended.add(operation);
      }
      actions.named(operation);
    }
  }

  /// {@return up to which time in tokens there will be no more of them}
  long decide() {
    decidedMs = issuedMs;
    return decidedMs;
  }

  /// The token as the client holds it, if one was issued. Written again each time: to keep the text
  /// would cost 120 bytes an operation, to sign it again costs a microsecond.
  @Nullable String textOf(Operation operation) {
    Token.Id token = operation.token;
    if (token == null) {
      return null;
    }
    return StoreRecord.isDurable(operation)
        ? settings.signer().signDurable(operation.tokenIssuedMs, token)
        : settings.signer().sign(operation.tokenIssuedMs, token);
  }

  /// All that the clients may hold: a durable token, and the one that was given before the store
  /// had the operation.
  List<String> textsOf(Operation operation) {
    String text = textOf(operation);
    if (text == null) {
      return List.of();
    }
    StoreRecord record = operation.record;
    Token.Id token = Objects.requireNonNull(operation.token);
    return record != null && record.isDurable() && record.toldEarly
        ? List.of(text, settings.signer().sign(operation.tokenIssuedMs, token))
        : List.of(text);
  }

  /// Another run on the store begins.
  void goOnAs(long epoch) {
    settings.signer().goOnAs(epoch);
  }

  /// What the token leads to, for this principal; another's reads like an unknown one.
  Found find(String token, String principal) {
    return switch (settings.signer().verify(token)) {
      case TokenCheck.Refused(ErrorCode code, String message) ->
          new Found.Missing(Failure.of(code, Execution.UNKNOWN, message));
      case TokenCheck.Genuine(Token genuine) -> find(token, genuine, principal);
    };
  }

  private Found find(String text, Token token, String principal) {
    Operation operation = open.get(token.operation());
    if (operation != null && operation.principal.equals(principal)) {
      return new Found.Known(operation);
    }
    Tombstones.Tombstone tombstone = tombstones.find(token.operation());
    if (operation == null && tombstone == null && settings.recording()) {
      RecordId id = recordId(token.issuedMs(), token.operation());
      return new Found.Recorded(
          new Sought.ByToken(text, id, token.epoch(), Failures.storeSilent()));
    }
    return new Found.Missing(missing(tombstone, principal));
  }

  private static RecordId recordId(long issuedMs, Token.Id id) {
    return new RecordId(issuedMs, id.high(), id.low());
  }

  /// What its record in the store is found by. It has a token.
  static RecordId recordId(Operation operation) {
    return recordId(operation.tokenIssuedMs, Objects.requireNonNull(operation.token));
  }

  /// The operation of this record, if it is here.
  @Nullable Operation find(RecordId id) {
    return open.get(new Token.Id(id.high(), id.low()));
  }

  /// Has the operation that was taken from the store found by the token that it got long ago.
  void restore(Operation operation, RecordId record) {
    operation.token = operation.restoreId(new Token.Id(record.high(), record.low()));
    operation.tokenIssuedMs = record.issuedMs();
    open.add(operation);
  }

  /// The operation has ended.
  void ended(Operation operation) {
    if (holds(operation)) {
      ended.add(operation);
    }
  }

  /// The operation is that of another record.
  void become(Operation operation, RecordId record) {
    operation.token = operation.restoreId(new Token.Id(record.high(), record.low()));
    operation.tokenIssuedMs = record.issuedMs();
  }

  /// The token of an operation that the store has.
  String textOf(RecordId record) {
    return settings
        .signer()
        .signDurable(record.issuedMs(), new Token.Id(record.high(), record.low()));
  }

  /// The operation goes on elsewhere.
  void release(Operation operation) {
    remove(operation);
  }

  private boolean remove(Operation operation) {
    boolean isHeld = open.remove(operation);
    if (isHeld && operation.isFinal()) {
      ended.remove(operation);
    }
    return isHeld;
  }

  /// Forgets the operation but for the cause, whether it ran, and whose it was.
  ///
  /// @param cause [ErrorCode#TOKEN_ACKNOWLEDGED] or [ErrorCode#TOKEN_EXPIRED]
  void bury(Operation operation, Outcome outcome, ErrorCode cause) {
    Token.Id token = operation.token;
    if (token != null && remove(operation)) {
      tombstones.add(
          token, new Tombstones.Tombstone(cause, outcome.execution(), operation.principal));
    }
  }

  /// Why there is nothing to tell of an operation whose outcome is no longer kept.
  Failure gone(Operation operation) {
    return operation.token == null
        ? Failures.stale(0)
        : missing(tombstones.find(operation.token), operation.principal);
  }

  /// Whether its token leads to this operation.
  boolean holds(Operation operation) {
    return open.holds(operation);
  }

  /// Those that are not over.
  void forEach(Consumer<Operation> each) {
    open.forEach(each);
  }

  int size() {
    return open.size();
  }

  /// Those that have ended, and are not over: in the order in which they have.
  OperationList ended() {
    return ended;
  }

  /// The operation whose id people read as this; null if none that is not over has it.
  @Nullable Operation findShown(long shownId) {
    return open.findShown(shownId);
  }

  static Failure unknown() {
    return Failure.of(
        ErrorCode.TOKEN_UNKNOWN,
        Execution.UNKNOWN,
        "nothing is known of an operation of this token");
  }

  private static Failure missing(Tombstones.@Nullable Tombstone tombstone, String principal) {
    if (tombstone == null || !tombstone.principal().equals(principal)) {
      return unknown();
    }
    String why =
        tombstone.cause() == ErrorCode.TOKEN_ACKNOWLEDGED
            ? "the result was acknowledged before, and is no longer kept"
            : "the retention ended before the result was acknowledged; ask for a longer retention";
    return Failure.of(tombstone.cause(), tombstone.execution(), why);
  }

  /// What is left of the operations whose outcome was given up last. Exactly so many are
  /// remembered: clients ask for what ended a moment ago, however often something older was asked
  /// for, so the order of their end decides, and no cache's notion of use.
  static final class Tombstones {
    /// @param cause why the outcome is no longer kept
    /// @param execution whether it ran
    /// @param principal whose it was
    record Tombstone(ErrorCode cause, Execution execution, String principal) {}

    private final LinkedHashMap<Token.Id, Tombstone> byToken = new LinkedHashMap<>();
    private final int max;
    private @Nullable Tombstone last;

    Tombstones(int max) {
      this.max = max;
    }

    void add(Token.Id token, Tombstone tombstone) {
      byToken.put(token, shared(tombstone));
      if (byToken.size() > max) {
        byToken.pollFirstEntry();
      }
    }

    /// Most are as the one before: what is kept per operation is its token and its place in the
    /// table, about 95 bytes.
    private Tombstone shared(Tombstone tombstone) {
      Tombstone before = last;
      if (before != null && before.equals(tombstone)) {
        return before;
      }
      last = tombstone;
      return tombstone;
    }

    @Nullable Tombstone find(Token.Id token) {
      return byToken.get(token);
    }
  }
}
