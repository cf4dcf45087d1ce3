package dev.raincheck.stores.postgres;

import dev.raincheck.server.store.NewRecord.Stage;
import dev.raincheck.server.store.StoreRun.MemberState;
import dev.raincheck.server.store.StoredOutcome.Kind;
import java.sql.SQLException;

/// The numbers in the database, which never change their meaning.
final class Codes {
  private Codes() {}

  static int of(Stage stage) {
    return switch (stage) {
      case QUEUED -> 0;
      case STARTED -> 1;
      case DONE -> 2;
      case GONE -> 3;
    };
  }

  static Stage stage(int code) throws SQLException {
    return switch (code) {
      case 0 -> Stage.QUEUED;
      case 1 -> Stage.STARTED;
      case 2 -> Stage.DONE;
      case 3 -> Stage.GONE;
      default -> throw new SQLException("stage: " + code + " (expected: 0 to 3)");
    };
  }

  /// Why a run is dead tells [TakeOver.Cause].
  static MemberState memberState(int code) {
    return switch (code) {
      case 0 -> MemberState.ALIVE;
      case 1 -> MemberState.LEFT;
      default -> MemberState.DEAD;
    };
  }

  static int of(Kind kind) {
    return switch (kind) {
      case VALUE -> 0;
      case FAILURE -> 1;
      case INTERRUPTED -> 2;
      case UNSTARTED -> 3;
    };
  }

  static Kind kind(int code) throws SQLException {
    return switch (code) {
      case 0 -> Kind.VALUE;
      case 1 -> Kind.FAILURE;
      case 2 -> Kind.INTERRUPTED;
      case 3 -> Kind.UNSTARTED;
      default -> throw new SQLException("outcome_kind: " + code + " (expected: 0 to 3)");
    };
  }
}
