package dev.raincheck.server.state;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client's at-most-once scope (RIFL, Lee et al., SOSP 2015): what became of each sequence whose
/// reply the client has not yet seen.
public final class Session extends BookTimer {
  /// What it costs to remember, without its calls, with a connection and an address of its own.
  public static final int BYTES = 1_536;

  /// Calls at once whose table is not worth another one.
  private static final int SMALL = 64;

  public final long number;

  /// Its place in the order in which sessions were opened.
  public final long place;

  public final String principal;
  public final Usage usage;
  public long lastHeardNs;

  /// What its client said of the replies that it takes.
  public Peer.Takes takes = Peer.Takes.UNTOLD;

  /// A call was made in it: there may be something to lose.
  public boolean used;

  /// Over which it was heard last.
  public OpenConnection connection;

  /// In which of the queues it waits, if its connection has ended.
  public Leftovers.@Nullable Loss leftover;

  private boolean disconnected;
  private long disconnectedNs;

  /// Calls for which there was neither an outcome nor a token yet.
  private int unanswered;

  private long lowest = 1;
  private long refusedUpTo;
  private Map<Long, SessionEntry> calls = new HashMap<>(4);

  /// How many calls there have been at once since the map was made; its table does not shrink.
  private int most;

  public Session(Id id, Peer peer, Usage usage, OpenConnection connection, long nowNs) {
    this.number = id.number();
    this.place = id.place();
    this.connection = connection;
    this.principal = peer.principal();
    this.usage = usage;
    this.lastHeardNs = nowNs;
  }

  /// What distinguishes a session.
  ///
  /// @param number what its client knows it by
  /// @param place in the order in which sessions were opened, from 1
  public record Id(long number, long place) {}

  /// An operation for a new sequence.
  public void accept(long sequence, Operation operation) {
    remember(sequence, operation);
    unanswered++;
  }

  /// There is an outcome or a token for one of the calls.
  void answered() {
    unanswered--;
    layAside();
  }

  /// Whether there is an outcome or a token for it.
  public static boolean isAnswered(Operation operation) {
    return operation.isFinal() || operation.token != null;
  }

  /// Whether there is nothing that has no answer.
  public boolean isAnswered() {
    return unanswered == 0;
  }

  /// The connection over which it was heard last has ended.
  public void disconnected(long nowNs) {
    disconnected = true;
    disconnectedNs = nowNs;
    layAside();
  }

  /// It was heard over another one.
  public void connected() {
    disconnected = false;
  }

  public boolean isDisconnected() {
    return disconnected;
  }

  public int unanswered() {
    return unanswered;
  }

  public long disconnectedNs() {
    return disconnectedNs;
  }

  private void layAside() {
    if (disconnected && isAnswered()) {
      Leftovers.put(this, calls.isEmpty() ? Leftovers.Loss.NOTHING : Leftovers.Loss.REPLIES);
    }
  }

  /// Drops what was answered without a token, and remembers only that it was.
  public void dropReplies(Consumer<SessionEntry> forgotten) {
    for (Iterator<Map.Entry<Long, SessionEntry>> all = calls.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Long, SessionEntry> one = all.next();
      switch (one.getValue()) {
        case SessionEntry.Refused refused -> {
          refuseUpTo(one.getKey());
          all.remove();
          forgotten.accept(refused);
        }
        case Operation operation -> {
          Outcome sent = operation.token == null ? operation.outcome() : null;
          if (sent != null) {
            long fingerprint = operation.fingerprint();
            one.setValue(
                new SessionEntry.Gone(fingerprint, sent.execution(), usage, operation.key));
            usage.grow(SessionEntry.Gone.BYTES);
            forgotten.accept(operation);
          }
        }
        case SessionEntry.Gone gone -> {}
        case SessionEntry.Joined joined -> {}
      }
    }
  }

  public boolean isStale(long sequence) {
    return sequence < lowest;
  }

  public @Nullable SessionEntry find(long sequence) {
    return calls.get(sequence);
  }

  /// A call that has ended: the same sequence is new again.
  public void forget(long sequence) {
    calls.remove(sequence);
  }

  public void remember(long sequence, SessionEntry call) {
    calls.put(sequence, call);
    most = Math.max(most, calls.size());
  }

  /// Refuses the sequence for good, and all below it that are new, without remembering any: a copy
  /// of a refused call that is still on its way must not be run.
  public void refuseUpTo(long sequence) {
    refusedUpTo = Math.max(refusedUpTo, sequence);
  }

  /// Whether a new sequence was refused by [#refuseUpTo].
  public boolean isRefused(long sequence) {
    return sequence <= refusedUpTo;
  }

  public int size() {
    return calls.size();
  }

  public Iterable<SessionEntry> calls() {
    return calls.values();
  }

  /// Where the keys begin that its client may be in doubt about.
  ///
  /// @param next the serial of the next key that is given to anybody
  public long firstKeyInDoubt(long next) {
    long first = next;
    for (SessionEntry call : calls.values()) {
      CallKey key =
          switch (call) {
            case Operation operation -> operation.key;
            case SessionEntry.Gone gone -> gone.key();
            case SessionEntry.Joined joined -> joined.key();
            case SessionEntry.Refused refused -> null;
          };
      first = key == null ? first : Math.min(first, key.serial);
    }
    return first;
  }

  /// Forgets every sequence below `mark`: the client has those replies.
  public void forgetBelow(long mark, Consumer<SessionEntry> forgotten) {
    if (mark <= lowest) {
      return; // an older message, overtaken on its way
    }
    if (mark - lowest <= calls.size()) {
      for (long sequence = lowest; sequence < mark; sequence++) {
        SessionEntry call = calls.remove(sequence);
        if (call != null) {
          forget(call, forgotten);
        }
      }
    } else { // a leap; its length is the client's word, so never walk it
      calls
          .entrySet()
          .removeIf(entry -> {
            boolean below = entry.getKey() < mark;
            if (below) {
              forget(entry.getValue(), forgotten);
            }
            return below;
          });
    }
    lowest = mark;
    shrink();
  }

  /// Its client may have stopped waiting for an answer that there is not yet.
  private void forget(SessionEntry call, Consumer<SessionEntry> forgotten) {
    if (call instanceof Operation operation && !isAnswered(operation)) {
      unanswered--;
    }
    forgotten.accept(call);
  }

  /// Who was busy once does not keep a large table for what is left.
  private void shrink() {
    if (most > SMALL && calls.size() < most / 8) {
      calls = new HashMap<>(calls);
      most = calls.size();
    }
  }

  @Override
  public String toString() {
    return "session "
        + Long.toHexString(number)
        + " with "
        + calls.size()
        + " calls from "
        + lowest;
  }
}
