package dev.raincheck.doors.http.front;

import dev.raincheck.protocol.wire.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The keys of a door's clients, as the server knows them: none of them is one of another client,
/// nor of who calls without this door, whatever the server can tell apart.
final class DoorKeys {
  private static final String OURS = "http:";

  private DoorKeys() {}

  /// The request, under the principal's own key if it has one.
  static Request owned(String principal, Request request) {
    return request instanceof Request.Call call && call.options().key() != null
        ? new Request.Call(
            call.header(),
            call.sequence(),
            call.method(),
            call.arguments(),
            call.options().withKey(owned(principal, call.options().key())))
        : request;
  }

  private static String owned(String principal, String key) {
    String both = principal.length() + ":" + principal + key;
    return OURS + HexFormat.of().formatHex(sha256(both.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
