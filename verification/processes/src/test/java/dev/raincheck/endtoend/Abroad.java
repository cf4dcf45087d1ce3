package dev.raincheck.endtoend;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Timing;
import java.util.Optional;

/// What the clients in other languages call beside [Office].
@Service("abroad")
@Description("For clients in other languages")
public interface Abroad {
  @NonBlocking
  @Description("The sum of both")
  int add(int left, int right);

  long same(long number);

  /// `title` may be left out.
  String greet(String name, Optional<String> title);

  /// Counts its calls.
  long count(String what);

  /// Counts its calls, which may come twice.
  @Idempotent
  long countAgain(String what);

  /// How often these were called.
  long counted(String what);

  /// Tells that it is half done, and waits for [#release] or to be told to stop.
  @Blocking
  @Timing(operationLimit = "1m")
  String hold(String name);

  /// As the other, without being declared blocking.
  @Timing(respondWithin = "2s")
  String waitFor(String name);

  void release(String name);

  /// How many bytes there are.
  int weigh(byte[] load);
}
