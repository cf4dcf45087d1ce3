create table meta(
  only_row integer primary key check(only_row = 1),
  store text not null,
  token_secret blob not null);
create table server(
  epoch integer primary key autoincrement,
  instance text not null,
  started_ms integer not null);
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
  expires_ms integer);
create unique index operation_id on operation(issued_ms, id_high, id_low);
create index operation_free on operation(place) where stage = 0 and owner is null;
create index operation_owner on operation(owner) where stage < 2 and owner is not null;
create index operation_expires on operation(expires_ms) where stage = 2;
pragma user_version = 1;
