package dev.raincheck.server.book;

import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.Refusals;
import dev.raincheck.server.event.Actions;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.look.BookStatus;
import dev.raincheck.server.look.Gauges;
import dev.raincheck.server.look.OperationName;
import dev.raincheck.server.look.Overview;
import dev.raincheck.server.look.Page;
import dev.raincheck.server.look.Pictures;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.Peer;
import dev.raincheck.server.terms.OperationState;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What operators ask and order, if they may.
final class Operators {
  private static final String OPERATE = "operate";

  /// Stacks that are taken at once, each by a thread of its own; whoever asks for more gets the
  /// picture without.
  private static final int STACKS_MAX = 16;

  private final Parts parts;
  private final Access access;
  private final RandomGenerator random;
  private final Overview overview;
  private final Refusals refusals = new Refusals();
  private int stacks;

  /// The parts of the book that operators see or touch.
  record Parts(
      Actions actions,
      BookSettings settings,
      MethodDirectory methods,
      Phase phase,
      TokenTable tokens,
      Operations operations,
      SessionTable sessions,
      ReplySender replies,
      ShutdownRun shutdown) {}

  Operators(Parts parts, LongFunction<BookStatus> status, Supplier<Gauges> gauges) {
    this.parts = parts;
    this.access = parts.settings().access();
    this.random = parts.settings().random();
    this.overview =
        new Overview(
            new Overview.Parts(
                parts.settings().instance(),
                parts.settings().epoch(),
                random,
                parts.operations().unfinished,
                parts.tokens().ended(),
                parts.sessions().inOrder(),
                parts.methods().all(),
                status,
                gauges));
  }

  void look(Peer peer, Request.Look look, long nowNs) {
    long id = look.header().id();
    if (!access.mayLook(peer.principal())) {
      fail(
          peer, id, Failures.withoutRight(peer.principal(), "look at this server", OPERATE), nowNs);
      return;
    }
    try {
      if (look.subject().equals(Request.Look.OPERATION)) {
        lookAtOne(peer, look, nowNs);
      } else {
        boolean mayOperate = access.mayOperate(peer.principal());
        show(peer, id, overview.look(look, mayOperate, nowNs), nowNs);
      }
    } catch (IllegalArgumentException unfit) {
      fail(peer, id, Failures.invalid(String.valueOf(unfit.getMessage())), nowNs);
    }
  }

  private void lookAtOne(Peer peer, Request.Look look, long nowNs) {
    long id = look.header().id();
    var wanted = OperationName.OfLook.of(look.filters());
    Operation operation = find(wanted.name());
    if (operation == null) {
      fail(peer, id, Failures.notHere(wanted.name().text()), nowNs);
    } else if (wanted.stack() && operation.running != null && stacks < STACKS_MAX) {
      stacks++;
      parts.actions().takeStack(operation, it -> new Event.StackTaken(peer, id, operation, it));
    } else {
      showOne(peer, id, operation, null, nowNs);
    }
  }

  void stackTaken(Event.StackTaken taken, long nowNs) {
    stacks--;
    showOne(taken.peer(), taken.id(), taken.operation(), taken.stack(), nowNs);
  }

  private void showOne(
      Peer peer, long id, Operation operation, @Nullable String stack, long nowNs) {
    var picture = Pictures.whole(operation, operation.id(random), stack, nowNs);
    show(peer, id, Page.of(picture), nowNs);
  }

  private void show(Peer peer, long id, Page page, long nowNs) {
    byte[] entries = Values.encode(page.entries());
    parts.replies().send(peer, new Reply.Picture(header(id, nowNs), entries, page.next()));
  }

  void operate(Peer peer, Request.Operate operate, long nowNs) {
    long id = operate.header().id();
    if (!access.mayOperate(peer.principal())) {
      Failure refusal = Failures.withoutRight(peer.principal(), "operate this server", OPERATE);
      noteRefusal(operate, refusal, nowNs);
      fail(peer, id, refusal, nowNs);
      return;
    }
    switch (operate.act()) {
      case Request.Operate.CANCEL, Request.Operate.ABORT -> stop(peer, operate, nowNs);
      case Request.Operate.DRAIN -> drain(peer, operate, nowNs);
      default ->
          fail(
              peer,
              id,
              Failures.invalid(
                  "act: \"%s\" (expected: CANCEL, ABORT or DRAIN)".formatted(operate.act())),
              nowNs);
    }
  }

  private void stop(Peer peer, Request.Operate operate, long nowNs) {
    String text = String.valueOf(operate.operation());
    Operation operation = OperationName.isOne(text) ? find(OperationName.of(text)) : null;
    if (operation == null) {
      fail(peer, operate.header().id(), Failures.notHere(text), nowNs);
      return;
    }
    boolean isCancel = operate.act().equals(Request.Operate.CANCEL);
    boolean changes = !operation.isFinal() && !(isCancel && operation.cancel != null);
    if (changes) {
      operation.id(random);
      note(peer, operate, operation.label());
      String why = operate.reason() + by(peer);
      if (isCancel) {
        parts.operations().cancel(operation, why, nowNs);
      } else {
        parts.operations().abortNow(operation, why, nowNs);
      }
    }
    boolean isCancelling = !operation.isFinal() && operation.cancel != null;
    done(peer, operate, changes, isCancelling ? "CANCELLING" : operation.state().name(), nowNs);
  }

  private void drain(Peer peer, Request.Operate operate, long nowNs) {
    boolean changes = parts.phase().isServing();
    if (changes) { // a second request would be the next stage of an escalation
      note(peer, operate, "the server");
      parts.shutdown().request(nowNs);
    }
    done(peer, operate, changes, parts.phase().servingState().name(), nowNs);
  }

  /// Whoever runs the server finds in its log who did what.
  private void note(Peer peer, Request.Operate operate, String to) {
    parts.actions().note("%s of %s%s: %s".formatted(operate.act(), to, by(peer), operate.reason()));
  }

  /// And who tried to. Of what they say only the name of an operation is fit for a log.
  private void noteRefusal(Request.Operate operate, Failure refusal, long nowNs) {
    String act =
        switch (operate.act()) {
          case Request.Operate.CANCEL, Request.Operate.ABORT ->
              "%s of %s".formatted(operate.act(), OperationName.shownIdIn(operate.operation()));
          case Request.Operate.DRAIN -> "DRAIN of the server";
          default -> "an unknown act";
        };
    String line = refusals.line("refused: %s: %s".formatted(act, refusal.message()), nowNs);
    if (line != null) {
      parts.actions().warn(line);
    }
  }

  private static String by(Peer peer) {
    return peer.principal().isEmpty()
        ? " (by an operator)"
        : " (by operator \"%s\")".formatted(peer.principal());
  }

  private void done(Peer peer, Request.Operate operate, boolean changed, String state, long nowNs) {
    parts
        .replies()
        .send(peer, new Reply.Operated(header(operate.header().id(), nowNs), changed, state));
  }

  /// One that has no token is among the newest: a token is due within respond-within.
  private @Nullable Operation find(OperationName name) {
    Operation found = parts.tokens().findShown(name.shownId());
    Operation at = found == null ? parts.operations().unfinished.newest() : null;
    for (int i = 0; at != null && i < Page.VISITS_MAX && found == null; i++) {
      found = name.isIdOf(at) ? at : null;
      at = at.previous();
    }
    return found != null && name.fits(found) && found.state() != OperationState.HANDED_OFF
        ? found
        : null;
  }

  private Reply.Header header(long id, long nowNs) {
    return parts.replies().header(id, nowNs);
  }

  private void fail(Peer peer, long id, Failure failure, long nowNs) {
    parts.replies().sendFailure(peer, id, null, failure, nowNs);
  }
}
