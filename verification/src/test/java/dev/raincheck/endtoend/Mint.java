package dev.raincheck.endtoend;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;

/// What listeners, logs and recordings are to tell of.
@Service("mint")
interface Mint {
  @NonBlocking
  int coin(int value);

  @Blocking
  int press(int value);

  /// Gives back what it gets, if that is no debt.
  class AtWork implements Mint {
    @Override
    public int coin(int value) {
      if (value < 0) {
        throw new IllegalStateException("a debt");
      }
      return value;
    }

    @Override
    public int press(int value) {
      return value;
    }
  }
}
