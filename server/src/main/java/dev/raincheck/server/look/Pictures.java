package dev.raincheck.server.look;

import dev.raincheck.api.Progress;
import dev.raincheck.protocol.bytes.Texts;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Token;
import dev.raincheck.server.state.CallKey;
import dev.raincheck.server.state.Deadlines;
import dev.raincheck.server.state.Gate;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Outcome;
import dev.raincheck.server.state.ProgressReport;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Session;
import dev.raincheck.server.state.StoreRecord;
import dev.raincheck.server.store.StoreRun;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Operations, sessions and methods as operators see them: `PROTOCOL.md` lists the names. Neither
/// arguments nor results nor metadata are among them, no token, and no number of a session: whoever
/// reads this cannot speak for a client.
public final class Pictures {
  /// What is shown of a text in a list.
  private static final int TEXT_CHARS = 256;

  private Pictures() {}

  /// One of a list.
  ///
  /// @param id the operation's
  static Map<String, Object> of(Operation operation, Token.Id id, long nowNs) {
    return of(operation, id, TEXT_CHARS, nowNs);
  }

  /// One that was asked for by its id.
  ///
  /// @param id the operation's
  /// @param stack where its handler is; null if that was not asked for
  public static Map<String, Object> whole(
      Operation operation, Token.Id id, @Nullable String stack, long nowNs) {
    Map<String, Object> picture = of(operation, id, Integer.MAX_VALUE, nowNs);
    picture.put("handlerBusy", operation.handlerBusy);
    picture.put("retentionMs", ms(operation.grant.retentionNs()));
    if (stack != null) {
      picture.put("stack", stack);
    }
    return picture;
  }

  private static Map<String, Object> of(
      Operation operation, Token.Id id, int textChars, long nowNs) {
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("id", id.text());
    picture.put("method", operation.method.name());
    picture.put("state", operation.state().name());
    picture.put("ageMs", ms(nowNs - operation.acceptedNs));
    picture.put("deferred", operation.token != null);
    if (!operation.principal.isEmpty()) {
      picture.put("principal", text(operation.principal));
    }
    CallKey key = operation.key;
    if (key != null) {
      picture.put("key", text(key.name.text()));
    }
    StoreRecord record = operation.record;
    if (record != null) {
      picture.put("durable", record.isDurable());
      picture.put("attempt", record.attempt);
    }
    if (operation.isFinal()) {
      addEnd(picture, operation, textChars, nowNs);
    } else {
      addWork(picture, operation, textChars, nowNs);
    }
    return picture;
  }

  private static void addWork(
      Map<String, Object> picture, Operation operation, int textChars, long nowNs) {
    Progress progress = ProgressReport.lastOf(operation);
    if (progress != null) {
      if (!Double.isNaN(progress.fraction())) {
        picture.put("fraction", progress.fraction());
      }
      picture.put("progress", progress.message());
    }
    Operation.Cancel cancel = operation.cancel;
    if (cancel != null) {
      picture.put("cancelReason", Texts.cut(cancel.reason(), textChars));
    }
    if (operation.limitEndNs() != Operation.NEVER) {
      picture.put("limitLeftMs", ms(operation.limitEndNs() - nowNs));
    }
  }

  private static void addEnd(
      Map<String, Object> picture, Operation operation, int textChars, long nowNs) {
    picture.put("endedMs", ms(nowNs - operation.finishedNs));
    picture.put("result", operation.result().name());
    if (Deadlines.retentionEndNs(operation) != Operation.NEVER) {
      picture.put("keptMs", ms(Deadlines.retentionEndNs(operation) - nowNs));
    }
    if (operation.outcome() instanceof Outcome.Failed(Failure failure)) {
      picture.put("code", failure.code().name());
      picture.put("execution", failure.execution().name());
      picture.put("failure", Texts.cut(failure.message(), textChars));
    }
  }

  static Map<String, Object> of(Session session, long nowNs) {
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("session", session.place);
    if (!session.principal.isEmpty()) {
      picture.put("principal", text(session.principal));
    }
    String address = session.connection.connection.address();
    if (!address.isEmpty()) {
      picture.put("address", address);
    }
    picture.put("connected", !session.isDisconnected());
    picture.put("calls", session.size());
    picture.put("unanswered", session.unanswered());
    picture.put("idleMs", ms(nowNs - session.lastHeardNs));
    return picture;
  }

  static Map<String, Object> of(ServedMethod method) {
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("method", method.name());
    picture.put("queued", method.queued);
    picture.put("running", method.running);
    picture.put("unclaimed", method.unclaimed);
    picture.put("handlersBusy", method.handlersBusy);
    if (!method.gates().isEmpty()) {
      picture.put("gates", method.gates().stream().map(Pictures::of).toList());
    }
    return picture;
  }

  private static Map<String, Object> of(Gate gate) {
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("kind", gate.kind().name());
    if (!gate.group().isEmpty()) {
      picture.put("group", gate.group());
    }
    picture.put("max", gate.capacity());
    picture.put("inside", gate.inside());
    picture.put("waiting", gate.waiting().size());
    return picture;
  }

  static Map<String, Object> of(StoreRun.Member member) {
    Map<String, Object> picture = new LinkedHashMap<>();
    picture.put("instance", text(member.server()));
    picture.put("epoch", member.epoch());
    picture.put("state", member.state().name());
    picture.put("ageMs", member.ageMs());
    if (member.state() == StoreRun.MemberState.ALIVE) {
      picture.put("leaseLeftMs", Math.max(0, member.leaseLeftMs()));
    }
    if (!member.address().isEmpty()) {
      picture.put("address", member.address());
    }
    return picture;
  }

  static long ms(long ns) {
    return Math.max(0, ns) / 1_000_000;
  }

  /// A text that others have chosen, fit to be written.
  static String text(String theirs) {
    return Texts.cut(theirs, Integer.MAX_VALUE);
  }
}
