/// What can be said of an operation without having it: the states that it and its result go
/// through, what its call was granted, and by what it is known again.
@NullMarked
package dev.raincheck.server.terms;

import org.jspecify.annotations.NullMarked;
