package dev.raincheck.samples.spring;

// region service
import dev.raincheck.api.Blocking;
import dev.raincheck.api.Service;
import java.util.List;

@Service("bakery")
public interface Bakery {
  /// What can be had.
  List<String> menu();

  /// Takes its time: answered at once with a token.
  @Blocking
  Loaf bake(String kind, int seconds) throws InterruptedException;

  record Loaf(String kind, String baker) {}
}
// endregion
