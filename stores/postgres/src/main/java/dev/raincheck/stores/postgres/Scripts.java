package dev.raincheck.stores.postgres;

import java.util.List;

/// The statements that make the tables: each script makes of one version the next, the first one of
/// nothing. What a script says never changes once it was released; a change is another script.
final class Scripts {
  private static final List<String> FIRST =
      List.of(
          """
          create table meta(
            only_row boolean primary key default true check(only_row),
            version int not null,
            store uuid not null,
            token_secret bytea not null)\
          """,
          """
          create table server(
            epoch bigint generated always as identity primary key,
            instance text not null,
            started_at timestamptz not null default clock_timestamp(),
            lease_until timestamptz not null,
            hinted boolean not null default false,
            state smallint not null default 0)\
          """,
          """
          create table operation(
            seq bigint generated always as identity,
            issued_ms bigint not null, id uuid not null,
            stage smallint not null,
            owner bigint,
            attempt smallint not null default 1,
            idempotent boolean not null,
            method text not null, principal text not null,
            request bytea,
            accepted_at timestamptz not null default clock_timestamp(), retention_ms bigint not null,
            outcome_kind smallint, outcome bytea,
            expires_at timestamptz,
            cancel_reason text,
            primary key(issued_ms, id)
          ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01,
            autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)\
          """,
          "alter table operation alter request set storage external,"
              + " alter outcome set storage external",
          "create index operation_free on operation(seq) where owner is null and stage = 0",
          "create index operation_owner on operation(owner) where stage < 2",
          "create index operation_cancel on operation(owner) where stage < 2 and cancel_reason is"
              + " not null",
          "create index operation_expires on operation(expires_at) where stage = 2");

  /// Takes have numbers, and what is free is found by its method.
  private static final List<String> SECOND =
      List.of(
          "alter table operation add take bigint",
          "drop index operation_free",
          "create index operation_free on operation(method, seq) where owner is null and stage ="
              + " 0");

  /// Records have names, and are remembered by them for longer than their outcomes.
  private static final List<String> THIRD =
      List.of(
          "alter table operation add name bytea, add fingerprint bigint, add held_ms bigint, add"
              + " remembered_ms bigint",
          "drop index operation_expires",
          "create index operation_expires on operation(expires_at) where stage >= 2",
          "create unique index operation_name on operation(principal, name) where name is not"
              + " null");

  /// What was started and is queued again is known to have been started.
  private static final List<String> FOURTH =
      List.of(
          "alter table operation add ran boolean not null default false",
          "update operation set ran = true where attempt > 1");

  /// Servers say where clients reach them, and operations keep the trace of their call.
  private static final List<String> FIFTH =
      List.of(
          "alter table server add address text not null default ''",
          "alter table operation add trace bytea");

  /// Operations tell how far they have come.
  private static final List<String> SIXTH =
      List.of(
          "alter table operation add progress double precision, add progress_text bytea",
          "alter table operation alter progress_text set storage external");

  /// What is kept without its outcome is counted.
  private static final List<String> SEVENTH =
      List.of(
          "create index operation_gone on operation(expires_at) where stage = 3",
          "alter table meta add gone bigint not null default 0",
          "update meta set gone = (select count(*) from operation where stage = 3)");

  /// Servers say up to when they are done with records that others may wait for.
  private static final List<String> EIGHTH =
      List.of("alter table server add decided_ms bigint not null default 0");

  private static final List<List<String>> ALL =
      List.of(FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH);

  /// Which version the last script makes.
  static final int VERSION = ALL.size();

  private Scripts() {}

  /// What makes this version of the one before.
  static List<String> to(int version) {
    return ALL.get(version - 1);
  }
}
