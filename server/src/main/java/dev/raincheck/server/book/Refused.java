package dev.raincheck.server.book;

/// How clients are spoken of that may not do something: also those that do not say who they are.
final class Refused {
  private Refused() {}

  static String who(String principal) {
    return principal.isEmpty() ? "a client that does not say who it is" : "\"" + principal + "\"";
  }

  /// What to do about it.
  static String remedy(String principal) {
    return principal.isEmpty()
        ? "connect with keys, or with a certificate, that have it, to an address that asks for them"
        : "ask whoever runs the server";
  }
}
