/// What a door lets in.
@NullMarked
package dev.raincheck.doors.http.settings;

import org.jspecify.annotations.NullMarked;
