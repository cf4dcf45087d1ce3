package dev.raincheck.server.socket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many descriptors (files, connections, pipes) the process may have open.
public final class Descriptors {
  private Descriptors() {}

  /// As the system says, or [Long#MAX_VALUE] if it does not.
  public static long max() {
    try {
      return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
          ? unix.getMaxFileDescriptorCount()
          : Long.MAX_VALUE;
    } catch (LinkageError absent) { // jdk.management is not in every runtime image
      return Long.MAX_VALUE;
    }
  }

  static String text() {
    long max = max();
    return max == Long.MAX_VALUE ? "as many as the system gives" : Long.toString(max);
  }
}
