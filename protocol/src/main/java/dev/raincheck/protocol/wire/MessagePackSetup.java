package dev.raincheck.protocol.wire;

/// Opens the way to msgpack-core, and keeps it away from `sun.misc.Unsafe`, which prints warnings
/// on JDK 24 and later.
///
/// The library reads its system property once, when its buffer class is initialised. So every class
/// that touches `org.msgpack` calls [#ensure()] in its own static initialiser, before it does so.
final class MessagePackSetup {
  private static final String UNIVERSAL_BUFFER = "msgpack.universal-buffer";

  static {
    if (System.getProperty(UNIVERSAL_BUFFER) == null) {
      System.setProperty(UNIVERSAL_BUFFER, "true");
    }
    // The library is on the class path: docs/decisions/jeromq-on-the-class-path.md
    Class<?> here = MessagePackSetup.class;
    here.getModule().addReads(here.getClassLoader().getUnnamedModule());
  }

  private MessagePackSetup() {}

  /// Does its work by initialising this class; a choice made by the user on the command line stays.
  static void ensure() {}
}
