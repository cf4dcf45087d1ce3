/// From an exchange of HTTP to a dialect, to the server, and back: who may, how much, and for how
/// long.
@NullMarked
package dev.raincheck.doors.http.front;

import org.jspecify.annotations.NullMarked;
