package dev.raincheck.shutdown;

/// The account of a shutdown: where every operation that the server ever accepted has come to
/// stand. Each stands in exactly one column, so the columns add up to [#accepted()].
///
/// @param accepted calls that became operations
/// @param answered ended in time, and were answered with the result or the handler's failure
/// @param acknowledged ended after they were deferred; the client has the outcome and said so
/// @param delivered ended after they were deferred; the connection of a client that asked took the
///   outcome, and no client acknowledged it. What was only pushed is not delivered
/// @param expired ended after they were deferred, and no client fetched the outcome within the
///   retention
/// @param cancelled ended because the client asked for it
/// @param aborted ended by the server after their handlers were started
/// @param rejected ended by the shutdown before their handlers were started
/// @param lost ended after they were deferred, and no client had fetched the outcome when the
///   server closed
public record Ledger(
    long accepted,
    long answered,
    long acknowledged,
    long delivered,
    long expired,
    long cancelled,
    long aborted,
    long rejected,
    long lost) {

  /// The columns added up.
  public long total() {
    return answered + acknowledged + delivered + expired + cancelled + aborted + rejected + lost;
  }

  /// Whether every accepted operation stands in one column.
  public boolean addsUp() {
    return accepted == total();
  }

  @Override
  public String toString() {
    return "accepted %d = answered %d + acknowledged %d + delivered %d + expired %d + cancelled %d + aborted %d + rejected %d + lost %d"
        .formatted(
            accepted,
            answered,
            acknowledged,
            delivered,
            expired,
            cancelled,
            aborted,
            rejected,
            lost);
  }
}
