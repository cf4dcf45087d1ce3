package dev.raincheck.client.book;

import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.transport.loop.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call, or one token that was resumed. The loop owns it; callers wait for its futures and read
/// what is volatile. Its timer is the next poll.
public final class ClientCall extends Timer {
  private static final AtomicLongFieldUpdater<ClientCall> HELD =
      AtomicLongFieldUpdater.newUpdater(ClientCall.class, "held");

  public final long startedNs;

  /// Without its arguments once nobody needs them.
  public volatile Spec spec;

  private @Nullable CallRoom room;

  /// What it holds of the room; given back once.
  private volatile long held;

  /// Something follows its end, and takes the outcome over.
  private volatile boolean followed;

  /// It was not called here: only its token was resumed.
  public final boolean resumed;

  /// Only the thread that made the call waits for it, and that is a virtual one: to be told it
  /// needs a carrier anyway.
  public final boolean awaitedOnVirtualThread;

  /// Completed with the outcome. Nothing of the user's may run in its completion, which is on the
  /// loop.
  public final CompletableFuture<CallOutcome> done = new CompletableFuture<>();

  /// Completed with the token once there is one, or with null if the call ended without.
  public volatile CompletableFuture<@Nullable String> answered = new CompletableFuture<>();

  private final List<Consumer<Progress>> listeners = new ArrayList<>(0);
  public volatile @Nullable String token;
  public volatile @Nullable Progress progress;
  public volatile @Nullable String trace;
  public volatile boolean started;
  public volatile long pollAfterNs = 1_000_000_000;

  /// Polled by the loop; false for a token that nobody waits for, and for a call of a door's user.
  boolean watched;

  boolean pollUnderWay;

  /// The loop has ended it; those that wait for it may not have got the outcome yet.
  volatile boolean ending;

  /// A copy of the call has left this client and was not refused: it may run.
  public volatile boolean sent;

  /// Its outcome came unasked, and the server has yet to learn that it arrived.
  volatile boolean untold;

  /// A copy of the call may have run, whatever the answer to a later one is.
  boolean doubted;

  /// Where the first such copy was sent, if only the call's key or the servers' store makes it safe
  /// to send another one; else null.
  @Nullable FormerPlace former;

  /// Its caller wants it stopped: it is not submitted again.
  public volatile boolean cancelAsked;

  /// How often it was submitted again, as the run that had it was gone.
  int timesAgain;

  /// It was submitted again, or waits for that; and until when a refusal of that is not its end.
  private boolean triedOn;

  private long triedUntilNs;

  /// How the last run of it ended, if it was submitted again since. The loop's.
  private @Nullable Failure lastEnd;

  /// What is called.
  ///
  /// @param idempotent whether it may be sent again in another session
  /// @param byName whether the server has to be asked for that
  /// @param user for whom; null if that is this client
  public record Spec(
      String method,
      Slice arguments,
      Request.Options options,
      boolean idempotent,
      boolean byName,
      Request.@Nullable User user) {
    private static final Slice NONE = Slice.of(new byte[0]);

    /// One whose policy is known.
    public Spec(String method, Slice arguments, Request.Options options, boolean idempotent) {
      this(method, arguments, options, idempotent, false, null);
    }

    Spec withoutArguments() {
      return new Spec(method, NONE, options, idempotent, byName, user);
    }
  }

  public ClientCall(Spec spec, @Nullable String token, long startedNs) {
    this(spec, token, startedNs, false);
  }

  private ClientCall(Spec spec, @Nullable String token, long startedNs, boolean onVirtualThread) {
    this.spec = spec;
    this.awaitedOnVirtualThread = onVirtualThread;
    this.startedNs = startedNs;
    this.resumed = token != null;
    if (token != null) {
      learnToken(token);
    }
  }

  /// One that nobody but the calling thread will wait for.
  public static ClientCall awaitedHere(Spec spec, long startedNs) {
    return new ClientCall(spec, null, startedNs, Thread.currentThread().isVirtual());
  }

  /// One whose token was got elsewhere.
  public static ClientCall resumed(String token, long startedNs) {
    var spec = new Spec(TokenLabel.of(token), Slice.of(new byte[0]), Request.Options.PUSHED, true);
    return new ClientCall(spec, token, startedNs);
  }

  /// It has found room, before the loop knows it; a token that is resumed, at any time.
  public void admitted(CallRoom place, long size) {
    room = place;
    if (!HELD.compareAndSet(this, 0, size)) {
      place.giveBack(size); // by another thread that waits for it too
    } else if (isDone()) {
      leaveRoom();
    }
  }

  public boolean hasRoom() {
    return held != 0;
  }

  /// Holds nothing from now on: it has ended, and its outcome is handed over.
  public void leaveRoom() {
    long size = HELD.getAndSet(this, 0);
    CallRoom place = room;
    if (size != 0 && place != null) {
      place.giveBack(size);
    }
  }

  private void dropArguments() {
    int bytes = spec.arguments().length();
    if (bytes > 0) {
      spec = spec.withoutArguments();
      CallRoom place = room;
      if (held != 0 && place != null) {
        HELD.addAndGet(this, -bytes);
        place.giveBack(bytes);
      }
    }
  }

  /// The outcome is held until whatever follows has taken it over.
  private void hold(CallOutcome outcome) {
    CallRoom place = room;
    if (outcome instanceof CallOutcome.Value(Slice value) && held != 0 && place != null) {
      int more = value.length() - spec.arguments().length();
      if (more > 0) {
        HELD.addAndGet(this, more);
        place.add(more);
      }
    }
  }

  /// What it is called in messages: as the server's threads and log call the operation.
  public String label() {
    String issued = token;
    String id = issued == null || resumed ? null : Token.operationIdOf(issued);
    return id == null ? spec.method() : spec.method() + "-" + id;
  }

  /// The server has answered with a token, and has the arguments. They are needed no more, unless
  /// the call may have to be made again.
  void learnToken(String issued) {
    token = issued;
    if (!spec.idempotent() && !spec.byName()) { // else it may be submitted again
      dropArguments();
    }
    answered.complete(issued);
  }

  /// The run that had it is gone: it is to be submitted again, and gets another token. The loop's.
  ///
  /// @param why what that run said, or another one of it
  /// @param untilNs until when a refusal of what is submitted is not its end
  void again(Failure why, long untilNs) {
    timesAgain++;
    tryOn(untilNs);
    lastEnd = why;
    sent = false;
    doubted |= why.execution() != Execution.NOT_STARTED;
    if (answered.isDone()) {
      answered = new CompletableFuture<>();
    }
    token = null;
    progress = null;
    started = false;
  }

  /// It was refused, or its run is gone, and it is submitted again. The loop's.
  ///
  /// @param untilNs until when a refusal of that is not its end
  void tryOn(long untilNs) {
    triedUntilNs = triedOn ? Math.max(triedUntilNs, untilNs) : untilNs;
    triedOn = true;
  }

  /// Whether it has been submitted again. The loop's.
  boolean isTriedOn() {
    return triedOn;
  }

  /// Until when a refusal is not its end. The loop's.
  ///
  /// @param patienceNs of whoever has called
  long patientUntilNs(long patienceNs) {
    return triedOn ? triedUntilNs : startedNs + patienceNs;
  }

  /// No copy of it runs but what is told of anyway: the last one was refused, or is gone.
  void refused() {
    sent = doubted && lastEnd == null;
  }

  /// The loop's.
  void listen(Consumer<Progress> listener) {
    listeners.add(listener);
    Progress latest = progress;
    if (latest != null) {
      listener.accept(latest);
    }
  }

  /// The loop's.
  void progressed(Progress latest) {
    progress = latest;
    listeners.forEach(listener -> listener.accept(latest));
  }

  /// Ends it; the first end counts.
  public void end(CallOutcome outcome) {
    if (!done.isDone()) {
      if (followed) {
        hold(outcome);
      } else {
        leaveRoom();
      }
      done.complete(told(outcome));
      answered.complete(token);
    }
  }

  /// What its caller is told if it ends so. The loop's.
  public CallOutcome told(CallOutcome outcome) {
    Failure last = outcome.saysNoRun(sent) ? lastEnd : null;
    CallOutcome known = last == null ? outcome : new CallOutcome.Failed(last);
    return doubted ? known.doubted() : known;
  }

  /// @param told on the loop when the call ends; here and now if it has. Has to [#leaveRoom] when
  ///   it has taken the outcome over
  public void whenDone(Consumer<CallOutcome> told) {
    followed = true;
    var _ = done.thenAccept(told);
  }

  public boolean isDone() {
    return ending || done.isDone();
  }

  @Override
  public String toString() {
    String state =
        isDone() ? "done" : token == null ? "unanswered" : started ? "running" : "queued";
    return spec.method() + " (" + state + ")";
  }
}
