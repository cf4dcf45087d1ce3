/// What a shared interface and its handlers need: annotations, error codes, and the context of a
/// call.
@NullMarked
package dev.raincheck.api;

import org.jspecify.annotations.NullMarked;
