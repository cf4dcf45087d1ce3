package dev.raincheck.server.zerorpc;

import org.jspecify.annotations.Nullable;

/// A question to the book that a message of a client has become, until its channel has the answer.
final class Exchange {
  final long number;
  final Channel channel;
  final Answering answering;

  /// The call that it is about: itself, or another one that was open on the channel; null if none
  /// was.
  final @Nullable Exchange call;

  /// Whose it is, for the count of open calls; empty if it is no call.
  final String client;

  /// Once there is one, and the call is held open until the operation ends.
  @Nullable String token;

  /// A call.
  Exchange(long number, Channel channel, Answering answering, String client) {
    this.number = number;
    this.channel = channel;
    this.answering = answering;
    this.call = this;
    this.client = client;
  }

  /// Something else.
  ///
  /// @param call the one that is open on the channel
  Exchange(long number, Channel channel, Answering answering, @Nullable Exchange call) {
    this.number = number;
    this.channel = channel;
    this.answering = answering;
    this.call = call;
    this.client = "";
  }
}
