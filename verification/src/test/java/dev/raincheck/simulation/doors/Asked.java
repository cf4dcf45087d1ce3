package dev.raincheck.simulation.doors;

/// What a client asks by one message or exchange.
///
/// @param call whose end the answer is about
/// @param kind what is asked
record Asked(DoorCall call, Kind kind) {
  /// What is asked, and in which words.
  enum Kind {
    /// A call of ZeroRPC, held open until it ends.
    HELD,
    /// A call of ZeroRPC that is answered with a token at the latest.
    SUBMIT,
    /// What has become of a token, in ZeroRPC.
    POLL,
    /// The same, held open until it ends.
    WAIT,
    CANCEL,
    ACKNOWLEDGE,
    /// A call of infi.rpc.
    INFI,
    /// What has become of it.
    INFI_POLL,
    /// A call by HTTP.
    POST,
    /// Anything about its token.
    OF_TOKEN;

    boolean isCall() {
      return this == HELD || this == SUBMIT || this == INFI || this == POST;
    }

    /// Whether the answer may take as long as the operation.
    boolean isHeld() {
      return this == HELD || this == WAIT;
    }

    boolean isInfi() {
      return this == INFI || this == INFI_POLL;
    }
  }

  @Override
  public String toString() {
    return kind + " of " + call;
  }
}
