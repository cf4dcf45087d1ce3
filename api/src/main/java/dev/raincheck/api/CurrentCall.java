package dev.raincheck.api;

/// Where the context of the handler that runs is kept.
final class CurrentCall {
  static final ScopedValue<CallContext> CONTEXT = ScopedValue.newInstance();

  private CurrentCall() {}
}
