package dev.raincheck.transport.loop;

/// JeroMQ is on the class path: docs/decisions/jeromq-on-the-class-path.md
public final class JeroMq {
  private JeroMq() {}

  /// Lets this module read the class path. To be called before any class that extends one of
  /// JeroMQ's may be loaded, if only by the verifier of a class that names it.
  public static void makeReadable() {
    JeroMq.class.getModule().addReads(JeroMq.class.getClassLoader().getUnnamedModule());
  }
}
