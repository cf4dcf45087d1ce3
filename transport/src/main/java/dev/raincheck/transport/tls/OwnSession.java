package dev.raincheck.transport.tls;

import dev.raincheck.transport.loop.ShrinkingQueue;
import org.jspecify.annotations.Nullable;
import zmq.Msg;
import zmq.Options;
import zmq.SocketBase;
import zmq.io.IOThread;
import zmq.io.SessionBase;

/// One connection, between the transport's engine and the loop, which both are on the transport's
/// thread: so messages go from one to the other as they are. By the socket each would pass two
/// queues between threads and set off commands, each of which is a byte through a pipe, written and
/// read: docs/decisions/messages-pass-by-the-sockets.md.
public abstract class OwnSession extends SessionBase {
  private final ShrinkingQueue<Msg> leaving = new ShrinkingQueue<>();
  private @Nullable TlsEngine engine;
  private long added;
  private long pulled;

  /// The engine has asked for more, and there was none.
  private boolean idle;

  protected OwnSession(IOThread thread, SocketBase socket, Options options) {
    super(thread, false, socket, options, null);
  }

  /// By which it is connected, before it is launched.
  public void attach(TlsEngine its) {
    engine = its;
  }

  /// The message is to leave with the next [#depart].
  ///
  /// @return whether nothing else was waiting for that
  protected final boolean add(Msg message) {
    boolean isFirst = leaving.isEmpty();
    added++;
    leaving.add(message);
    return isFirst;
  }

  /// How many messages were to leave so far.
  protected final long added() {
    return added;
  }

  /// Whether so many of them have left, as far as this process knows: the engine asks for another
  /// one when it has written the last.
  protected final boolean haveLeft(long count) {
    return count == 0 || pulled > count || (pulled == count && idle);
  }

  /// How many messages the engine has not taken yet.
  protected final int waiting() {
    return leaving.size();
  }

  /// Writes what waits, as much of it as the connection takes now; the engine goes on by itself.
  public final void depart() {
    if (engine != null && !engine.isEnded()) {
      engine.depart();
    }
  }

  /// Whether the engine brought what had no room: it is to bring nothing more before [#readOn].
  protected boolean holdsInput() {
    return false;
  }

  /// Has the engine bring it again, and what has come since.
  protected final void readOn() {
    if (engine != null && !engine.isEnded()) {
      engine.restartInput();
    }
  }

  /// The next message to write. Behind those comes what the socket says: that it closes.
  @Override
  protected @Nullable Msg pullMsg() {
    Msg next = leaving.poll();
    idle = next == null;
    if (next == null) {
      return super.pullMsg();
    }
    pulled++;
    return next;
  }

  /// How many messages the engine has taken.
  final long pulled() {
    return pulled;
  }
}
