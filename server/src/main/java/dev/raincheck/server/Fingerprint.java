package dev.raincheck.server;

import dev.raincheck.protocol.Request;
import java.util.zip.CRC32C;

/// Tells a request that was sent again from another one that was given the same sequence by
/// mistake. It guards a session against its own client's faults, so a checksum will do; nobody
/// gains by making two requests alike.
final class Fingerprint {
  private Fingerprint() {}

  static long of(Request.Call call) {
    var checksum = new CRC32C();
    checksum.update(call.arguments());
    return checksum.getValue() << 32 ^ (call.method().hashCode() * 31L + call.arguments().length);
  }
}
