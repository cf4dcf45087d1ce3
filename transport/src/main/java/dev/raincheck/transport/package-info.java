/// Where a server listens, and the keys that connections are encrypted with.
@NullMarked
package dev.raincheck.transport;

import org.jspecify.annotations.NullMarked;
