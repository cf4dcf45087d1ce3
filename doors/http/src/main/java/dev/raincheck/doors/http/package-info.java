/// The door for HTTP: as a servlet, or by itself.
@NullMarked
package dev.raincheck.doors.http;

import org.jspecify.annotations.NullMarked;
