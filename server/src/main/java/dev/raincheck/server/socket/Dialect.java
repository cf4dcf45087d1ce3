package dev.raincheck.server.socket;

/// What somebody speaks who does not speak Raincheck's protocol, by the first bytes of a message.
final class Dialect {
  private Dialect() {}

  /// For the log: a guess in brackets, or nothing.
  static String guess(byte[] message) {
    String name = name(message);
    return name.isEmpty() ? "" : " (it looks like " + name + ")";
  }

  private static String name(byte[] message) {
    if (message.length < 2) {
      return "";
    }
    int first = message[0] & 0xff;
    int second = message[1] & 0xff;
    if (first == 0x93 && isMap(second)) {
      return "ZeroRPC, which ServerBuilder.zeroRpc lets in";
    }
    if ((first == 0x93 || first == 0x94) && second <= 2) {
      return "MessagePack-RPC";
    }
    if (first == '{' || first == '[') {
      return "JSON";
    }
    return "";
  }

  private static boolean isMap(int head) {
    return (head & 0xf0) == 0x80 || head == 0xde || head == 0xdf;
  }
}
