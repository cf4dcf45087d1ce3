/// Turns tokens back into results, by itself or for the caller to poll.
@NullMarked
package dev.raincheck.client;

import org.jspecify.annotations.NullMarked;
