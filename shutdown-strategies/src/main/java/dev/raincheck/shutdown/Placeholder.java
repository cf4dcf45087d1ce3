package dev.raincheck.shutdown;

/// Keeps the package alive until its first real class arrives, which removes this one.
final class Placeholder {
  private Placeholder() {}
}
