/// Answers every request on time, with its result, a token or an error.
@NullMarked
package dev.raincheck.server;

import org.jspecify.annotations.NullMarked;
