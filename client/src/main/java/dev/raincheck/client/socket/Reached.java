package dev.raincheck.client.socket;

/// How far an attempt to connect to an address has come. Its text is the middle of a sentence, with
/// the address in the place of `%s`.
enum Reached {
  NO_HOST("%s has no address", "a host that is known here; check its name"),
  NOTHING("%s has not taken the connection", "a way there; check the address, and firewalls"),
  REFUSED(
      "nothing listens at %s, or a firewall refuses connections",
      "a Raincheck server there; check the address, and that it runs"),
  CONNECTION(
      "%s takes connections and does not greet",
      "a Raincheck server there; check the port, and that its process does not hang"),
  FOREIGN(
      "%s ends connections without a greeting that fits",
      "a Raincheck server there; check the port, which may be that of an HTTP server"),
  TEXT(
      "%s answers in a protocol of text",
      "a Raincheck server there; check the port: is it one of an HTTP server, such as a door's?"),
  GREETING(
      "the server at %s greets and does not answer",
      "an answer at once; does its process hang, or the network?"),
  CLOSED_DOOR(
      "%s greets and ends each connection",
      "a handshake; has the server room for connections, and the key that this client was given?"),
  ANSWER(
      "the server at %s does not answer any more",
      "an answer at once; does its process hang, or the network?");

  private final String fact;
  private final String expected;

  Reached(String fact, String expected) {
    this.fact = fact;
    this.expected = expected;
  }

  String of(String address) {
    return fact.formatted(address);
  }

  /// What should have been, and what to look at.
  String expected() {
    return expected;
  }
}
