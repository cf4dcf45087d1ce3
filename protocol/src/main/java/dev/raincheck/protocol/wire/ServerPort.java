package dev.raincheck.protocol.wire;

import java.util.concurrent.CompletionStage;

/// How doors ask a server: inside its process, or over the wire by a client. Safe for many threads.
///
/// ```java
/// ServerPort port = ServerPorts.open(server, push -> news(push));
/// port.ask("alice", new Request.Poll(ServerPort.UNNUMBERED, token, true)).thenAcceptAsync(reply -> …, workers);
/// ```
public interface ServerPort extends AutoCloseable {
  /// The header of what is asked: the port numbers requests itself, and of a header takes only what
  /// it acknowledges.
  Request.Header UNNUMBERED = Request.Header.sessionless(1);

  /// Asks.
  ///
  /// @param principal for whom, of which whoever asks has made sure; empty if that is not known.
  ///   Inside the server's process it is the client's name. Over the wire it is that of a user of
  ///   this process, which the server knows by its own key, and which needs the right to speak for
  ///   others
  /// @param request anything but [Request.Hello] and [Request.Goodbye]
  /// @return completed with the one reply, on the loop that sends it: whatever follows is quick, or
  ///   goes elsewhere (`thenAcceptAsync`). Fails with [NoReplyException] if there will be no reply
  CompletionStage<Reply> ask(String principal, Request request);

  /// Asks the same, and says later what has become of the reply: an outcome that has reached nobody
  /// is kept as if nobody had asked for it. A port over the wire makes nothing of that: there the
  /// connection's word counts, by which the reply came.
  ///
  /// @param delivered completed once that is known, and in any case: with whether who is behind the
  ///   door was given the reply
  default CompletionStage<Reply> ask(
      String principal, Request request, CompletionStage<Boolean> delivered) {
    return ask(principal, request);
  }

  /// Takes no requests any more. Those that were not answered fail.
  @Override
  void close();
}
