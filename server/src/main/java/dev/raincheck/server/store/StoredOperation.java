package dev.raincheck.server.store;

import dev.raincheck.api.Progress;
import org.jspecify.annotations.Nullable;

/// A record as it is found.
///
/// @param record what was recorded first, as far as it has come by now
/// @param attempt how often it was started, this time included; from 1
/// @param ageMs how long ago it was recorded, in milliseconds
/// @param ran whether it was recorded as started before it was queued again
public record StoredOperation(NewRecord record, int attempt, long ageMs, boolean ran) {}
