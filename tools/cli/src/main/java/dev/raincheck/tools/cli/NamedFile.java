package dev.raincheck.tools.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that the command line names. Whatever is wrong with it is said with its name.
final class NamedFile {
  private NamedFile() {}

  /// All of it, in UTF-8.
  ///
  /// @throws IOException if it cannot be read, or is no text
  static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException binary) {
      throw new IOException(file + ": not UTF-8 (expected: text in UTF-8)", binary);
    } catch (IOException unreadable) {
      throw named(file, unreadable);
    }
  }

  /// All of it.
  ///
  /// @throws IOException if it cannot be read
  static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw named(file, unreadable);
    }
  }

  /// What does not say of which file it is, as "Is a directory".
  private static IOException named(Path file, IOException unreadable) {
    return unreadable instanceof FileSystemException
        ? unreadable
        : new IOException(
            "%s: %s (expected: a file that can be read)".formatted(file, unreadable.getMessage()),
            unreadable);
  }
}
