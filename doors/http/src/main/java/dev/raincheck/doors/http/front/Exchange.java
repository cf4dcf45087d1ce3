package dev.raincheck.doors.http.front;

import dev.raincheck.doors.http.dialect.Answer;

/// The way back to a client: once, from any thread, by one of the two.
public interface Exchange {
  /// Sends the answer.
  void answer(Answer answer);

  /// Sends the beginning of an answer that goes on.
  ///
  /// @param head whose body is its first part
  Stream begin(Answer head);

  /// The rest of an answer. One thread at a time.
  interface Stream {
    /// Sends some more.
    ///
    /// @return whether the client is there still
    boolean send(byte[] part);

    /// That was all.
    void end();
  }
}
