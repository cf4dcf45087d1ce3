package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.wire.Request;
import java.time.Duration;

/// One thing that a client asks.
///
/// @param request for the server
/// @param hold how long the answer may wait for the end of an operation that has a token
public record Question(Request request, Duration hold) {}
