package dev.raincheck.client;

/// Where a call has come to before it ends, as listeners hear.
enum CallMilestone {
  SENT,
  ANSWERED,
  DEFERRED
}
