package dev.raincheck.house;

/// Something that is not as the house wants it: where, what, and the remedy.
record Finding(String file, long line, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
