/// What the book orders of the store, and what a record holds.
@NullMarked
package dev.raincheck.server.recording;

import org.jspecify.annotations.NullMarked;
