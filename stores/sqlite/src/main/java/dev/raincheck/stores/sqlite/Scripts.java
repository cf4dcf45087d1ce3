package dev.raincheck.stores.sqlite;

import java.util.List;

/// The statements that make the tables: each script makes of one version the next, the first one of
/// nothing. What a script says never changes once it was released; a change is another script.
final class Scripts {
  private static final List<String> FIRST =
      List.of(
          """
          create table meta(
            only_row integer primary key check(only_row = 1),
            store text not null,
            token_secret blob not null)\
          """,
          """
          create table server(
            epoch integer primary key autoincrement,
            instance text not null,
            started_ms integer not null)\
          """,
          """
          create table operation(
            place integer primary key autoincrement,
            issued_ms integer not null, id_high integer not null, id_low integer not null,
            stage integer not null,
            owner integer,
            attempt integer not null default 1,
            idempotent integer not null,
            method text not null, principal text not null,
            request blob not null,
            accepted_ms integer not null, retention_ms integer not null,
            outcome_kind integer, outcome blob,
            expires_ms integer)\
          """,
          "create unique index operation_id on operation(issued_ms, id_high, id_low)",
          "create index operation_free on operation(place) where stage = 0 and owner is" + " null",
          "create index operation_owner on operation(owner) where stage < 2 and owner is not null",
          "create index operation_expires on operation(expires_ms) where stage = 2");

  /// Takes have numbers, and what is free is found by its method.
  private static final List<String> SECOND =
      List.of(
          "alter table operation add column take integer",
          "drop index operation_free",
          "create index operation_free on operation(method, place) where stage = 0 and owner is"
              + " null");

  /// Records have names, and are remembered by them for longer than their outcomes.
  private static final List<String> THIRD =
      List.of(
          "alter table operation add column name blob",
          "alter table operation add column fingerprint integer",
          "alter table operation add column held_ms integer",
          "alter table operation add column remembered_ms integer",
          "drop index operation_expires",
          "create index operation_expires on operation(expires_ms) where stage >= 2",
          "create unique index operation_name on operation(principal, name) where name is not"
              + " null");

  /// What was started and is queued again is known to have been started.
  private static final List<String> FOURTH =
      List.of(
          "alter table operation add column ran integer not null default 0",
          "update operation set ran = 1 where attempt > 1");

  /// Operations keep the trace of their call.
  private static final List<String> FIFTH = List.of("alter table operation add column trace text");

  /// Operations tell how far they have come.
  private static final List<String> SIXTH =
      List.of(
          "alter table operation add column progress real",
          "alter table operation add column progress_text blob");

  /// What is kept without its outcome is counted.
  private static final List<String> SEVENTH =
      List.of(
          "create index operation_gone on operation(expires_ms) where stage = 3",
          "alter table meta add column gone integer not null default 0",
          "update meta set gone = (select count(*) from operation where stage = 3)");

  private static final List<List<String>> ALL =
      List.of(FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH);

  /// Which version the last script makes.
  static final int VERSION = ALL.size();

  private Scripts() {}

  /// What makes this version of the one before.
  static List<String> to(int version) {
    return ALL.get(version - 1);
  }
}
