package dev.raincheck.server.state;

/// Where the life of an operation has come to, as listeners are told.
public enum Milestone {
  ACCEPTED,
  STARTED,
  ANSWERED,
  ENDED,
  DELIVERED,
  ACKNOWLEDGED,
  EXPIRED
}
