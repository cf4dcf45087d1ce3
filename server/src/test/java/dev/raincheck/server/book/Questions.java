package dev.raincheck.server.book;

import dev.raincheck.shutdown.Continuation;
import dev.raincheck.shutdown.NewCalls;
import dev.raincheck.shutdown.OperationStatus;
import dev.raincheck.shutdown.ShutdownStatus;
import dev.raincheck.shutdown.ShutdownStrategy;
import dev.raincheck.shutdown.Verdict;
import java.util.ArrayList;
import java.util.List;

/// A strategy that lets everything go on, and remembers what it was asked.
final class Questions implements ShutdownStrategy {
  final List<String> methods = new ArrayList<>();
  final List<OperationStatus> operations = new ArrayList<>();
  final List<ShutdownStatus> wholes = new ArrayList<>();
  NewCalls newCalls = NewCalls.ADMIT;

  void forget() {
    methods.clear();
    operations.clear();
    wholes.clear();
  }

  @Override
  public NewCalls newCalls(ShutdownStatus status, String method) {
    methods.add(method);
    return newCalls;
  }

  @Override
  public Verdict operation(ShutdownStatus status, OperationStatus operation) {
    operations.add(operation);
    return Verdict.KEEP;
  }

  @Override
  public Continuation whole(ShutdownStatus status) {
    wholes.add(status);
    return Continuation.GO_ON;
  }
}
