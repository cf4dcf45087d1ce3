package dev.raincheck.doors.http.front;

import org.jspecify.annotations.Nullable;

/// Who sends a request, as far as the container knows.
///
/// @param principal who the container says it is; null if it does not say
/// @param near whether it comes from this machine
public record Caller(@Nullable String principal, boolean near) {}
