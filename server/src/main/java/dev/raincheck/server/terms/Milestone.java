package dev.raincheck.server.terms;

/// How far the life of an operation has come, as it is reported to listeners.
public enum Milestone {
  ACCEPTED,
  STARTED,
  ANSWERED,
  ENDED,
  DELIVERED,
  ACKNOWLEDGED,
  EXPIRED
}
