package dev.raincheck.server.terms;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Request;
import java.util.zip.CRC32C;

/// Distinguishes a request that was sent again from another one that was given the same sequence by
/// mistake. It guards a session against its own client's faults, so a checksum will do; nobody
/// gains by making two requests alike.
public final class Fingerprint {
  private Fingerprint() {}

  public static long of(Request.Call call) {
    var checksum = new CRC32C();
    Slice arguments = call.arguments();
    checksum.update(arguments.array(), arguments.from(), arguments.length());
    return checksum.getValue() << 32 ^ (call.method().hashCode() * 31L + arguments.length());
  }
}
