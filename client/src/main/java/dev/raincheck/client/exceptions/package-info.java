/// What callers get in the place of a result, and what they can read from it.
@NullMarked
package dev.raincheck.client.exceptions;

import org.jspecify.annotations.NullMarked;
