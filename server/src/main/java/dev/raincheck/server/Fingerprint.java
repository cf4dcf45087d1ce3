package dev.raincheck.server;

import dev.raincheck.protocol.Request;
import dev.raincheck.protocol.Slice;
import java.util.zip.CRC32C;

/// Tells a request that was sent again from another one that was given the same sequence by
/// mistake. It guards a session against its own client's faults, so a checksum will do; nobody
/// gains by making two requests alike.
final class Fingerprint {
  private Fingerprint() {}

  static long of(Request.Call call) {
    var checksum = new CRC32C();
    Slice arguments = call.arguments();
    checksum.update(arguments.array(), arguments.from(), arguments.length());
    return checksum.getValue() << 32 ^ (call.method().hashCode() * 31L + arguments.length());
  }
}
