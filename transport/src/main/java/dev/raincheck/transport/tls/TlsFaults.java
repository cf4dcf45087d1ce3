package dev.raincheck.transport.tls;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/// What can be said of a connection over TLS that has failed.
public final class TlsFaults {
  private static final String ALERT = "Received fatal alert: ";

  private TlsFaults() {}

  /// What the other side says that it does not like; null if it did not say so.
  public static @Nullable String alert(Throwable fault) {
    String text = String.valueOf(fault.getMessage());
    int at = text.indexOf(ALERT);
    return at < 0 ? null : text.substring(at + ALERT.length());
  }

  /// Why this side does not accept the other one's certificate; null if that is not why.
  public static @Nullable String untrusted(Throwable fault) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof UntrustedException why) {
        return why.getMessage();
      }
    }
    return null;
  }

  /// Whether the other side has just gone.
  public static boolean isEnd(Throwable fault) {
    return fault instanceof EOFException;
  }
}
