package dev.raincheck.endtoend;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import java.time.Instant;
import java.util.List;

/// What clients of ZeroRPC and infi.rpc call in the tests.
@Service("workshop")
public interface Workshop {
  @Description("adds\ntwo numbers")
  @NonBlocking
  int add(int x, int y);

  String echo(String text);

  List<Integer> tuple();

  void nothing();

  Instant when();

  /// Longer than the time to answer, if it is told so.
  String slow(double seconds);

  @Blocking
  String build(double seconds);

  String fail();

  @Blocking
  String fail_later();

  void buy(String item) throws SoldOut;

  /// How often it was called for this name, this time included.
  int starts(String name);

  /// There is none.
  final class SoldOut extends Exception {
    private static final long serialVersionUID = 1L;

    public SoldOut(String message) {
      super(message);
    }
  }
}
