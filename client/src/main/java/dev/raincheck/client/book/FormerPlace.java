package dev.raincheck.client.book;

/// Where a copy of a call was sent, in a session that is lost.
///
/// @param store which the server had; 0 if none
record FormerPlace(long session, long sequence, long store) {
  /// Its number there, for a server that may know it by that, as it has the same store; else 0.
  long sequenceAt(long present) {
    return store == present && store != 0 ? sequence : 0;
  }
}
