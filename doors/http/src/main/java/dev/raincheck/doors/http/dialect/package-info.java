/// What HTTP clients say, as requests, and replies as they read them: pure functions.
@NullMarked
package dev.raincheck.doors.http.dialect;

import org.jspecify.annotations.NullMarked;
