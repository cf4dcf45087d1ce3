package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What SQLite's errors mean for the server, and what its operator can do.
final class Failures {
  private Failures() {}

  static StoreException atStart(Path file, SQLException failed) {
    String remedy =
        switch (code(failed)) {
          case SQLITE_BUSY, SQLITE_LOCKED ->
              "is in use (expected: one server for a directory; stop the other one, or choose"
                  + " another directory)";
          case SQLITE_NOTADB, SQLITE_CORRUPT ->
              "is damaged, or no database (expected: what this store has written; put a backup in"
                  + " its place, or choose another directory)";
          case SQLITE_FULL -> "finds no room on its disk (expected: some; make room)";
          case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
              "cannot be written (expected: a directory on a disk that this process may write to)";
          default -> "cannot be opened";
        };
    return new StoreException(
        StoreException.Kind.UNUSABLE, file + " " + remedy + ": " + failed.getMessage(), failed);
  }

  static StoreException of(Path file, SQLException failed) {
    return switch (code(failed)) {
      case SQLITE_FULL ->
          new StoreException(
              StoreException.Kind.FULL,
              file + ": the disk is full (expected: some room; make some): " + failed.getMessage(),
              failed);
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          new StoreException(
              StoreException.Kind.UNUSABLE,
              file
                  + " is damaged (expected: what this store has written; stop the server, and put a"
                  + " backup in its place): "
                  + failed.getMessage(),
              failed);
      case SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE ->
          new StoreException(
              StoreException.Kind.REFUSED, String.valueOf(failed.getMessage()), failed);
      default ->
          new StoreException(
              StoreException.Kind.UNAVAILABLE, file + ": " + failed.getMessage(), failed);
    };
  }

  /// Without what makes one code many.
  private static SQLiteErrorCode code(SQLException failed) {
    return failed instanceof SQLiteException sqlite
        ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
