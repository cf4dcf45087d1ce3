/// What operators are shown: which operations and sessions, in which pages, as which texts and
/// numbers.
@NullMarked
package dev.raincheck.server.look;

import org.jspecify.annotations.NullMarked;
