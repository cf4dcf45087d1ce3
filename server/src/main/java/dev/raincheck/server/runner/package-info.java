/// Handlers' threads, the strategy's thread, and the watch over the loop.
@NullMarked
package dev.raincheck.server.runner;

import org.jspecify.annotations.NullMarked;
