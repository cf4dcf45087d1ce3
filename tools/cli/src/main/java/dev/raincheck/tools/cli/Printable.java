package dev.raincheck.tools.cli;

/// What others wrote, such as a handler in its failure, must not command the terminal: control
/// characters become blanks.
final class Printable {
  private Printable() {}

  /// All of it in one line.
  static String line(String text) {
    return withoutControls(text, "");
  }

  /// Lines and tabs stay.
  static String lines(String text) {
    return withoutControls(text, "\n\t");
  }

  private static String withoutControls(String text, String kept) {
    var printable = new StringBuilder(text);
    for (int i = 0; i < printable.length(); i++) {
      char c = printable.charAt(i);
      if (Character.isISOControl(c) && kept.indexOf(c) < 0) {
        printable.setCharAt(i, ' ');
      }
    }
    return printable.toString();
  }
}
