package dev.raincheck.client.book;

/// Where a call has come to before it ends, as listeners hear.
public enum CallMilestone {
  SENT,
  ANSWERED,
  DEFERRED
}
