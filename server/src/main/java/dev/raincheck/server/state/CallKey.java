package dev.raincheck.server.state;

import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Texts;
import dev.raincheck.server.terms.OperationState;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A key that a caller gave to a call, and what it names: the operation, as long as that or its
/// outcome is kept, then how it ended. State without rules; the loop's.
public final class CallKey {
  /// What it costs to remember beside its texts: its places in the table and among those that give
  /// way.
  private static final int RECORD = 384;

  /// A key is a name for one principal and service.
  public record Name(String principal, String service, String text) {
    private static final int SAID_CHARS = 100;

    /// What the HTTP door has made of its client's key, and that client has never seen.
    private static final Pattern OF_A_DOOR = Pattern.compile("http:[0-9a-f]{64}");

    /// In messages to its caller.
    public String said() {
      return OF_A_DOOR.matcher(text).matches()
          ? "this key"
          : "the key \"%s\"".formatted(Texts.cut(text, SAID_CHARS));
    }
  }

  /// What it is good for.
  public enum Stage {
    /// The operation has not ended, or its outcome is kept for somebody else too.
    IN_USE,
    /// The outcome is kept for whoever calls with the key again, and for nobody else.
    RESULT,
    /// It says how the operation ended.
    TOMBSTONE,
    /// It is not in the table any more: a call with the same key is another one.
    FORGOTTEN
  }

  public final Name name;

  /// Its place in the order in which keys were given, from 1.
  public final long serial;

  /// The account of whoever may call with it.
  public final Usage usage;

  private final long fingerprint;
  private Stage stage = Stage.IN_USE;
  private @Nullable Operation operation;
  private OperationState end = OperationState.QUEUED;
  private Execution execution = Execution.NOT_STARTED;

  /// Until when it keeps an outcome that nobody else keeps; then, until when it is kept itself.
  private long heldUntilNs = Operation.NEVER;

  public CallKey(Name name, long serial, Usage usage, Operation operation) {
    this.name = name;
    this.serial = serial;
    this.usage = usage;
    this.operation = operation;
    this.fingerprint = operation.fingerprint();
  }

  /// What is costs to remember, in bytes.
  public long bytes() {
    return RECORD + 2L * name.text().length() + 2L * name.service().length();
  }

  /// Tells the same call from another one under the same key.
  public long fingerprint() {
    return fingerprint;
  }

  /// What it names, as long as that is kept.
  public @Nullable Operation operation() {
    return operation;
  }

  /// How the operation ended, once [#operation] is null.
  public OperationState end() {
    return end;
  }

  /// Whether the operation was run, once [#operation] is null.
  public Execution execution() {
    return execution;
  }

  public Stage stage() {
    return stage;
  }

  /// Whether the operation has a key that leads to it, so that its outcome is kept.
  public static boolean holds(Operation operation) {
    return operation.key != null && operation.key.operation == operation;
  }

  /// Until when the operation's key keeps its outcome, if nobody else does; [Operation#NEVER] if it
  /// has none, or that is open.
  static long heldUntilNs(Operation operation) {
    CallKey key = operation.key;
    return key == null || key.operation != operation ? Operation.NEVER : key.heldUntilNs;
  }

  public long heldUntilNs() {
    return heldUntilNs;
  }

  public void holdUntil(long ns) {
    heldUntilNs = ns;
  }

  /// Lets go of the operation, which has ended, and remembers how.
  public void letGo(Operation ended, Execution run) {
    operation = null;
    end = ended.state();
    execution = run;
  }

  /// Moves it on, and between the queues of those that give way.
  public void moveTo(Stage next) {
    for (Usage one = usage; one != null; one = one.whole) {
      if (one.keysAtRest != null) {
        one.keysAtRest.move(this, stage, next);
      }
    }
    stage = next;
  }

  @Override
  public String toString() {
    return "key \"%s\" of %s, %s".formatted(name.text(), name.service(), stage);
  }

  /// The keys of one client, or of everybody, that nobody waits for, in the order in which they
  /// came to rest. They give way when room is needed.
  public static final class AtRest {
    private final SequencedSet<CallKey> results = new LinkedHashSet<>();
    private final SequencedSet<CallKey> tombstones = new LinkedHashSet<>();

    private SequencedSet<CallKey> of(Stage stage) {
      return stage == Stage.RESULT ? results : tombstones;
    }

    private void move(CallKey key, Stage from, Stage to) {
      if (isAtRest(from)) {
        of(from).remove(key);
      }
      if (isAtRest(to)) {
        of(to).add(key);
      }
    }

    private static boolean isAtRest(Stage stage) {
      return stage == Stage.RESULT || stage == Stage.TOMBSTONE;
    }

    /// The one that is here for the longest time.
    public @Nullable CallKey oldest(Stage stage) {
      SequencedSet<CallKey> all = of(stage);
      return all.isEmpty() ? null : all.getFirst();
    }

    public boolean contains(CallKey key, Stage stage) {
      return of(stage).contains(key);
    }

    public int size() {
      return results.size() + tombstones.size();
    }
  }
}
