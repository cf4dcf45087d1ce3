package dev.raincheck.shutdown;

/// A strategy that decides on a share of a shutdown, and the status of that share: some of the
/// methods, or the time from a later request on. Here the budget of the share is kept, as the
/// server keeps the budget of the whole: when it is used up, what is left is ended, whatever the
/// strategy says.
record Share(ShutdownStrategy strategy, ShutdownStatus status) {

  Share {
    status = status.within(strategy.budget());
  }

  NewCalls newCalls(String method) {
    return status.isOver() ? NewCalls.REJECT : strategy.newCalls(status, method);
  }

  Verdict operation(OperationStatus operation) {
    return status.isOver() ? Verdict.ABORT : strategy.operation(status, operation);
  }

  Continuation whole() {
    return status.isOver() ? Continuation.STOP : strategy.whole(status);
  }
}
