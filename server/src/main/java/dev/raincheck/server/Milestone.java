package dev.raincheck.server;

/// Where the life of an operation has come to, as listeners are told.
enum Milestone {
  ACCEPTED,
  STARTED,
  ANSWERED,
  ENDED,
  DELIVERED,
  ACKNOWLEDGED,
  EXPIRED
}
