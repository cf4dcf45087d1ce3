package dev.raincheck.protocol;

/// Counts how often in a row somebody has looked for a signal in vain, and pauses when it is no
/// accident any more. For one thread.
final class VainLooks {
  /// In a row.
  static final int MAX = 16;

  private final Runnable pause;
  private int inVain;

  VainLooks(Runnable pause) {
    this.pause = pause;
  }

  void looked(boolean vainly) {
    inVain = vainly ? inVain + 1 : 0;
    if (inVain == MAX) {
      inVain = 0;
      pause.run();
    }
  }
}
