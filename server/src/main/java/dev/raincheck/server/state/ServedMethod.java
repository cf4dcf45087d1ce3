package dev.raincheck.server.state;

import dev.raincheck.protocol.contract.CallPolicy;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.terms.Grant;
import dev.raincheck.server.terms.Grants;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One method as the server sees it: how it is to be answered and run, what it must wait for, and
/// how many of its operations stand where.
public final class ServedMethod {
  private final String name;
  private final CallPolicy policy;
  private final List<Gate> gates;
  private final Handler handler;

  public int queued;
  public int running;
  public int unclaimed;
  public int handlersBusy;
  public long lastFinishNs = Long.MIN_VALUE; // none has: the clock may start below zero

  /// It held up the loop once.
  public boolean forgiven;

  /// Declared non-blocking, and found twice to hold up the loop: it runs on virtual threads from
  /// then on.
  public boolean heldTheLoop;

  /// A handler of it has reported progress that does not fit. The handlers'.
  public final AtomicBoolean toldOfUnfitProgress = new AtomicBoolean();

  /// How long before a token is due the operation is recorded; 0 if it never is, or is recorded
  /// before it starts. The book's.
  public long recordHeadStartNs;

  /// Operations of it wait in the store, and others that come wait there behind them. The book's.
  public boolean backlogged;

  /// What its operations hold that were taken from the store and have not ended.
  public long takenBytes;

  private @Nullable Grant lastGrant;

  public ServedMethod(String name, CallPolicy policy, List<Gate> gates, Handler handler) {
    this.name = name;
    this.policy = policy;
    this.gates = List.copyOf(gates);
    this.handler = handler;
  }

  public String name() {
    return name;
  }

  /// What an operation of it is called: by the method alone until somebody has asked for its id.
  public String label(Token.@Nullable Id id) {
    return id == null ? name : name + "-" + id.text();
  }

  public CallPolicy policy() {
    return policy;
  }

  public List<Gate> gates() {
    return gates;
  }

  public Handler handler() {
    return handler;
  }

  /// The same grant for all calls that were granted the same. Most calls in a row are.
  public Grant shared(Grant grant, Grants grants) {
    Grant last = lastGrant;
    if (last != null && last.equals(grant)) {
      return last;
    }
    lastGrant = grants.shared(grant);
    return lastGrant;
  }

  @Override
  public String toString() {
    return name + " (queued " + queued + ", running " + running + ", unclaimed " + unclaimed + ")";
  }
}
