package dev.raincheck.transport.loop;

/// Makes threads that inherit nothing from their makers: no inheritable thread locals, and with
/// them no logging context, no priority, no thread group, no context class loader. A server may be
/// started, and a client be made, by a thread that serves somebody.
public final class FreshThreads {
  private static final ThreadGroup TOP = topGroup();

  private FreshThreads() {}

  /// A platform thread that is a daemon; not started.
  public static Thread daemon(String name, Runnable work) {
    Thread made = platform(name, work);
    made.setDaemon(true);
    return made;
  }

  /// A platform thread that keeps the process alive; not started.
  public static Thread platform(String name, Runnable work) {
    return settled(new Thread(TOP, work, name, 0, false));
  }

  /// A virtual thread; not started.
  public static Thread virtual(String name, Runnable work) {
    Thread made =
        Thread.ofVirtual().inheritInheritableThreadLocals(false).name(name).unstarted(work);
    made.setContextClassLoader(loader());
    return made;
  }

  /// The loop's.
  static LoopThread loop(String name, Runnable work) {
    var made = new LoopThread(TOP, work, name);
    settled(made);
    return made;
  }

  @SuppressWarnings("ThreadPriorityCheck") // the ordinary one, so that nobody else's is inherited
  private static Thread settled(Thread made) {
    made.setDaemon(false);
    made.setPriority(Thread.NORM_PRIORITY);
    made.setContextClassLoader(loader());
    return made;
  }

  /// The one that Raincheck is loaded by, which is the application's where all lies in one.
  private static ClassLoader loader() {
    return FreshThreads.class.getClassLoader();
  }

  private static ThreadGroup topGroup() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top;
  }
}
