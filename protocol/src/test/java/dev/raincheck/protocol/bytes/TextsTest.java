package dev.raincheck.protocol.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the wire takes of a text that somebody else has chosen.
class TextsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "four", "\ud83d\ude42\ud83d\ude42", "naïve"})
  void textThatFits_isTheSame(String text) {
    assertSame(text, Texts.cut(text, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "five six, five…",
    "fou\ud83d\ude42 six, fou…",
    "\ud83d\ude42\ud83d\ude42\ud83d\ude42, \ud83d\ude42\ud83d\ude42…"
  })
  void longText_isCut_andNoPair(String text, String expected) {
    assertEquals(expected, Texts.cut(text, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "a\ud83d, a?",
    "\ude42b, ?b",
    "\ude42\ud83d, ??",
    "a\ud83d\ud83d\ude42, a?\ud83d\ude42"
  })
  void halfAPair_isAQuestionMark(String text, String expected) {
    assertEquals(expected, Texts.cut(text, 5));
  }
}
