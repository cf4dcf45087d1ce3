package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.StoreException;
import java.sql.SQLException;
import java.util.Objects;

/// What PostgreSQL's errors mean for the server, and what its operator can do. By SQLSTATE: texts
/// change, and prove nothing.
final class Failures {
  private Failures() {}

  static StoreException atStart(String name, SQLException failed) {
    String remedy =
        switch (state(failed)) {
          case "28P01", "28000" ->
              "refuses the user or the password (expected: a role that may log in; see withUser)";
          case "3D000" ->
              "has no such database (expected: one that was made before; createdb makes it)";
          case "42501" ->
              "does not let the user make or use the tables (expected: CREATE on the database, or"
                  + " the tables made by their owner from PostgresStore.schema(), and SELECT,"
                  + " INSERT, UPDATE and DELETE on them)";
          case "25006" -> "is read-only (expected: a primary that may be written)";
          case "42P01", "42703" ->
              "has other tables of the same names (expected: a schema of this store, or none; add"
                  + " currentSchema=… to the URL)";
          case "53300" -> "has no connection left (expected: two for each server)";
          case "53100" -> "finds no room on its disk (expected: some; make room)";
          case "55P03", "57014" ->
              "is locked by somebody else (expected: that it is not; try again)";
          default ->
              failed.getCause() == null && !state(failed).startsWith("08")
                  ? "cannot be used"
                  : "cannot be reached (expected: a PostgreSQL that listens there, is a primary and"
                      + " may be written)";
        };
    return new StoreException(
        StoreException.Kind.UNUSABLE, name + " " + remedy + ": " + failed.getMessage(), failed);
  }

  static StoreException of(String name, SQLException failed) {
    String message = name + ": " + failed.getMessage();
    return switch (state(failed)) {
      case "53100" ->
          new StoreException(
              StoreException.Kind.FULL,
              name + ": its disk is full (expected: some room; make some): " + failed.getMessage(),
              failed);
      case "25006" ->
          new StoreException(
              StoreException.Kind.UNAVAILABLE,
              name
                  + " is read-only (expected: a primary that may be written): "
                  + failed.getMessage(),
              failed);
      case "XX001", "XX002", "42P01", "42703" ->
          new StoreException(
              StoreException.Kind.UNUSABLE,
              message + " (expected: what this store has made; put a backup in its place)",
              failed);
      default ->
          isOfData(failed)
              ? new StoreException(
                  StoreException.Kind.REFUSED, String.valueOf(failed.getMessage()), failed)
              : new StoreException(StoreException.Kind.UNAVAILABLE, message, failed);
    };
  }

  /// Data that it cannot hold, that it may not, or that is too much: tried again, it is the same.
  private static boolean isOfData(SQLException failed) {
    String state = state(failed);
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  static StoreException fenced(String name, long epoch) {
    return new StoreException(
        StoreException.Kind.FENCED,
        "%s: run %d was declared dead, and may not write (expected: a lease that is renewed in time; the process was frozen, or could not reach the database)"
            .formatted(name, epoch),
        null);
  }

  private static String state(SQLException failed) {
    return Objects.requireNonNullElse(failed.getSQLState(), "");
  }
}
