package dev.raincheck.faults;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;

/// Answers of any size.
@Service("letters")
public interface Letters {
  /// On the loop.
  @NonBlocking
  byte[] quick(int bytes);

  /// On a thread of its own.
  byte[] written(int bytes);
}
