package dev.raincheck.benchmarks;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;

/// What is called: the same in all variants.
@Service("echo")
interface Echo {
  /// On the loop.
  @NonBlocking
  Answer quick(Question question);

  /// On a thread of its own.
  Answer ordinary(Question question);

  /// Any amount of bytes, back as they are.
  byte[] bytes(byte[] content);

  /// The same on the loop, as far as that takes arguments so large.
  @NonBlocking
  byte[] quickBytes(byte[] content);

  /// About 64 bytes as text and number.
  record Question(long id, String text) {}

  record Answer(long id, String text) {}

  Question QUESTION = new Question(1_234_567, "the quick brown fox jumps over the lazy dog twice");

  static Answer answer(Question question) {
    return new Answer(question.id(), question.text());
  }
}
