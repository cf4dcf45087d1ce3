package dev.raincheck.server.store;

/// What else a record is found by, since whoever calls again does not know its id. No two records
/// of one principal have the same: the second one is not written, whoever writes it. So of two
/// servers that are asked to run one call only one does.
///
/// @param text any text; what it is made of is the server's affair
/// @param fingerprint tells the same call from another one under the same name; opaque to the store
/// @param heldMs how long the outcome is kept for others who ask by the name, from when somebody
///   had it [forgotten][StoreBatch#forgotten], in milliseconds; the name of an operation that was
///   never started is free again. 0 if there are no others: then the record is deleted, and the
///   name is free only by that. [#NOT_DELETED] if there are none, and the record stays for its
///   retention all the same
/// @param rememberedMs how long the record is kept [without the outcome][NewRecord.Stage#GONE],
///   from when that is no longer kept, in milliseconds
public record RecordName(String text, long fingerprint, long heldMs, long rememberedMs) {
  /// There are several copies of the call: one may come by which it would run again, long after its
  /// client has the outcome. A record that is not written, since another has the name, hands this
  /// on to that one, in the same transaction: that one may be of the first copy, which did not
  /// know.
  public static final long NOT_DELETED = -1;

  /// {@return whether it is of one of several copies of a call: see [#NOT_DELETED]}
  public boolean isOfCopy() {
    return heldMs == NOT_DELETED;
  }

  /// {@return whether other callers than the one who gave it may ask by it: it is a call's key, not
  /// merely its place in a session}
  public boolean isShared() {
    return heldMs > 0;
  }
}
