package dev.raincheck.doors.http.dialect;

/// What can be sent while an answer is not known yet, so that neither the client nor a proxy thinks
/// that nobody is there.
///
/// @param head how each answer begins, body included
/// @param filler what may follow it, again and again, and means nothing
public record Prelude(Answer head, byte[] filler) {}
