/// Pure decisions about the work in flight when a server shuts down.
@NullMarked
package dev.raincheck.shutdown;

import org.jspecify.annotations.NullMarked;
