package dev.raincheck.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What a process holds.
///
/// @param heapMb used after a collection
/// @param descriptors open files and sockets
/// @param threads platform threads
record SoakVitals(double heapMb, double descriptors, double threads) {
  /// This process's, after it has collected its garbage.
  static SoakVitals ofThisProcess() {
    for (int i = 0; i < 2; i++) {
      System.gc();
    }
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new SoakVitals(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6,
        system.getOpenFileDescriptorCount(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  /// For another process, which reads it with [#ofLine].
  String toLine() {
    return heapMb + " " + descriptors + " " + threads;
  }

  static SoakVitals ofLine(String line) {
    String[] parts = line.split(" ", -1);
    return new SoakVitals(
        Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
  }
}
