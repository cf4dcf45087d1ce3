package dev.raincheck.transport.loop;

/// Whether a thread may wait for what comes over the wire. A server's loop may not: while it waits,
/// nobody is answered, and if it waits for its own server, it never stops waiting.
public final class LoopWaits {
  private LoopWaits() {}

  /// No client waits on this loop's thread.
  ///
  /// @param why what is wrong with that, for [#require]
  public static void forbid(Thread loop, String why) {
    if (loop instanceof LoopThread thread) {
      thread.whyNotToWait = why;
    }
  }

  /// Whether the current thread may wait.
  public static boolean areAllowed() {
    return !(Thread.currentThread() instanceof LoopThread thread) || thread.whyNotToWait == null;
  }

  /// Lets the current thread wait.
  ///
  /// @throws IllegalStateException if it is one that may not
  public static void require() {
    if (Thread.currentThread() instanceof LoopThread thread) {
      String why = thread.whyNotToWait;
      if (why != null) {
        throw new IllegalStateException(why);
      }
    }
  }
}
