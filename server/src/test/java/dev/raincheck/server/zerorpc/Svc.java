package dev.raincheck.server.zerorpc;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.api.Timing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The methods of the servers that were captured.
@Service("svc")
interface Svc {
  @Description("adds things\nsecond line")
  @NonBlocking
  int add(int x, int y);

  List<String> echo(List<String> what);

  List<Integer> tup();

  void nothing();

  int count(int to);

  @Timing(respondWithin = "1s")
  String slow(double seconds);

  Map<String, String> quick(int x, Optional<Integer> y);

  @Blocking
  String build(int year);
}
