package dev.raincheck.client;

/// What a caller wants of the loop. Each is granted, or refused by whoever finds that there is no
/// loop any more.
sealed interface Wish {
  /// To have it called.
  record Submit(ClientCall call) implements Wish {}

  /// To have it polled.
  record Watch(ClientCall call) implements Wish {}

  /// To have it asked.
  record Ask(Query query) implements Wish {}

  /// To have the server told that the result is in safe hands.
  record Acknowledge(String token) implements Wish {}

  /// To have the loop ended.
  record Close() implements Wish {}
}
