package dev.raincheck.faults;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;

/// A service in which a call that is lost or run twice shows: every increment has a label of its
/// own, which it returns.
@Service("counter")
public interface Counter {
  /// On the loop; always answered with the result.
  @NonBlocking
  String quick(String label);

  /// Says that it does not block, and never returns.
  @NonBlocking
  String stuck(String label);

  /// Takes about as long as respond-within; answered with the result or a token.
  String slow(String label);

  /// Always answered with a token.
  @Blocking
  String deferred(String label);

  /// As [#slow], and may run again.
  @Idempotent
  String again(String label);

  /// As [#deferred], and may run again.
  @Idempotent
  @Blocking
  String deferredAgain(String label);

  /// Never ends, whatever it is told.
  @Blocking
  String endless(String label);

  /// Takes all the memory there is, but for less than a megabyte, and fails.
  @Blocking
  String hoard(String label);
}
