package dev.raincheck.server.state;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.store.RecordName;
import dev.raincheck.server.terms.Fingerprint;
import dev.raincheck.server.terms.Grant;
import dev.raincheck.server.terms.Identifiers;
import dev.raincheck.server.terms.OperationState;
import dev.raincheck.server.terms.ResultState;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the server makes of an accepted call: state without rules; the loop's. It is its own timer:
/// one entry in the wheel, for its first deadline.
public final class Operation extends OperationList.Entry implements SessionEntry {
  public static final long NEVER = Long.MAX_VALUE;

  public final ServedMethod method;
  public final String principal;

  /// The account of the client whose it is.
  public final Usage usage;

  public final Grant grant;
  public final long acceptedNs;

  /// Its caller reads compressed values.
  public final boolean inflates;

  private final long fingerprint;
  private OperationState state = OperationState.QUEUED;
  private @Nullable Outcome outcome;
  private ResultState result = ResultState.PENDING;

  /// Kept until the handler has come back, as the metadata are; null then.
  public @Nullable Slice arguments;

  public Map<String, String> metadata;

  public final @Nullable String trace; // of its call, for those that have its token

  /// Who waits for the first answer; null once it is given.
  public Peer.@Nullable Waiter waiter;

  /// Where clients hear of it unasked, if any wants to.
  public @Nullable Subscribers subscribers;

  /// Drawn when somebody asks first. While a handler runs, it or the loop: then [Running] has it.
  private Token.@Nullable Id id;

  /// What its token names, its [#id], once one was issued; the text is for TokenTable to write.
  public Token.@Nullable Id token;

  public long tokenIssuedMs;

  /// Its record in the store; null without one.
  public @Nullable StoreRecord record;

  /// Once the client wants it stopped.
  public @Nullable Cancel cancel;

  /// What the handler reports; null until it reports progress, as most never do.
  public @Nullable ProgressReport report;

  /// The session that remembers its sequence; null if none does.
  public @Nullable Session session;

  /// What its call was named; null without a key, or once the store looks after that.
  public @Nullable CallKey key;

  /// The same as text, for its handler and its record.
  public final @Nullable String keyText;

  /// What its record is found by, if others may have recorded the call already: by its key, or
  /// since it was sent in a former session; null otherwise, and if it was taken from the store.
  public @Nullable RecordName name;

  /// Its number in the session in which it came; 0 outside one.
  public final long sequence;

  /// The account has it among what is kept.
  private boolean kept;

  /// How many of the method's gates it holds a place in.
  public int gatesHeld;

  /// The handler was started and has not come back, whatever became of the operation meanwhile.
  public boolean handlerBusy;

  /// Its handler at work, if something runs it; the runner puts it here.
  public @Nullable Running running;

  public long finishedNs;
  public long lastPollNs = NEVER;
  public long deliveredUntilNs = NEVER; // a client that lost it would have asked again by then
  public boolean givenForGood; // to a client that will not acknowledge it

  /// What its client asked for.
  ///
  /// @param graceEndNs until when the handler may take to obey
  public record Cancel(String reason, long graceEndNs) {}

  public Operation(ServedMethod method, Origin origin, Request.Call call, Grant grant, long nowNs) {
    Peer peer = origin.peer();
    this.method = method;
    this.principal = peer.principal();
    this.usage = origin.usage();
    this.inflates = peer.takes().inflates();
    this.grant = grant;
    this.acceptedNs = nowNs;
    this.metadata = call.options().metadata().isEmpty() ? Map.of() : call.options().metadata();
    this.trace = call.options().trace();
    this.fingerprint = Fingerprint.of(call);
    this.sequence = call.sequence();
    this.keyText = call.options().key();
    this.arguments = call.arguments();
    this.waiter = new Peer.Waiter(peer, call.header().id());
    this.subscribers = call.options().push() ? peer : null;
  }

  @Override
  public long fingerprint() {
    return fingerprint;
  }

  public OperationState state() {
    return state;
  }

  public boolean isFinal() {
    return state.isFinal();
  }

  /// Whether it has ended, and the store has how, if it has the operation: only then it is told.
  public boolean mayBeTold() {
    return isFinal() && (record == null || record.stage() != StoreRecord.Stage.ENDING);
  }

  /// How it ended, if it has, and the outcome is kept.
  public @Nullable Outcome outcome() {
    return outcome;
  }

  public ResultState result() {
    return result;
  }

  public void moveTo(ResultState next) {
    if (!result.mayBecome(next)) {
      throw new IllegalStateException(this + ", " + result + ", may not become " + next);
    }
    result = next;
  }

  public void run() {
    moveTo(OperationState.RUNNING);
  }

  /// Ends it, unless it has ended before: the first end wins.
  public boolean end(OperationState finalState, Outcome how, long nowNs) {
    if (isFinal()) {
      return false;
    }
    moveTo(finalState);
    outcome = how;
    usage.grow(how.bytes());
    finishedNs = nowNs;
    return true;
  }

  public ProgressReport announce() {
    ProgressReport told = report;
    if (told == null) {
      told = new ProgressReport();
      report = told;
      usage.grow(OperationBytes.REPORT);
    }
    return told;
  }

  /// The client asked last to hear unasked, or not to.
  public void subscribe(Peer peer, boolean push) {
    long before = Subscribers.bytes(subscribers);
    subscribers = Subscribers.after(subscribers, peer, push);
    usage.grow(Subscribers.bytes(subscribers) - before);
  }

  /// Nobody hears of it unasked any more.
  public void dropListeners() {
    waiter = null;
    usage.grow(-Subscribers.bytes(subscribers));
    subscribers = null;
    if (report != null) {
      report = null;
      usage.grow(-OperationBytes.REPORT);
    }
  }

  /// It has a token or an outcome for the first time.
  public void answered() {
    if (session != null) {
      session.answered();
    }
  }

  public void stop(Cancel asked) {
    cancel = asked;
    usage.grow(Usage.bytes(asked.reason()));
  }

  public void keep() {
    kept = true;
    usage.keep(OperationBytes.ofRecord(this) + inputBytes());
  }

  /// No handler needs what it was given any more, or will.
  public void dropInput() {
    usage.grow(-inputBytes());
    arguments = null;
    metadata = Map.of();
    cancel = null;
  }

  private long inputBytes() {
    return OperationBytes.ofInput(arguments, metadata, cancel);
  }

  public void dropOutcome() {
    if (outcome != null) {
      usage.grow(-outcome.bytes());
      outcome = null;
    }
  }

  /// Takes it off the account, if nothing leads to it any more.
  public void forgetIfUnreachable() {
    if (kept && isFinal() && !handlerBusy && session == null && outcome == null) {
      kept = false;
      usage.forget(OperationBytes.ofRecord(this));
    }
  }

  private void moveTo(OperationState next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(this + " may not become " + next);
    }
    state = next;
  }

  public long answerAtNs() {
    return acceptedNs + grant.answerAfterNs();
  }

  /// When the work must be over, or [#NEVER].
  public long limitEndNs() {
    return grant.limitNs() == NEVER ? NEVER : acceptedNs + grant.limitNs();
  }

  /// What logs, threads, handler, errors and token call it.
  public Token.Id id(RandomGenerator random) {
    Token.Id known = knownId();
    if (known == null) {
      known = running == null ? Identifiers.drawOperationId(random) : running.id(random);
    }
    id = known;
    return known;
  }

  /// It was taken from the store, and has had an id for long.
  public Token.Id restoreId(Token.Id known) {
    id = known;
    return known;
  }

  /// Null until somebody has asked for it.
  public Token.@Nullable Id knownId() {
    Running current = running;
    return id != null || current == null ? id : current.id();
  }

  public void handlerCameBack() {
    id = knownId();
    running = null;
    handlerBusy = false;
    dropInput();
  }

  /// The method, and its id once somebody has asked for that.
  public String label() {
    return method.label(knownId());
  }

  @Override
  public String toString() {
    return label() + " " + state;
  }
}
