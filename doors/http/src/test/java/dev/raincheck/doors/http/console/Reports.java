package dev.raincheck.doors.http.console;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Limit;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Service;

/// A service with something of everything that a console shows.
@Service("reports")
public interface Reports {
  /// Tells its progress as the test says, and goes on when the test says so.
  @Blocking
  String build(String region);

  /// One at a time.
  @Blocking
  @Serial("disk")
  String export(String region);

  /// Two at a time.
  @Blocking
  @Limit(concurrent = 2)
  String render(String page);

  @Blocking
  String publish(String region) throws UnpublishableException;

  @NonBlocking
  int count();

  /// It cannot be published.
  final class UnpublishableException extends Exception {
    public UnpublishableException(String message) {
      super(message);
    }
  }
}
