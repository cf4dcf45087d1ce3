/// What becomes of the work in flight when a server shuts down: pure decisions over plain values.
///
/// Begin with [dev.raincheck.shutdown.ShutdownStrategies], the catalogue. To write a strategy of
/// your own, implement [dev.raincheck.shutdown.ShutdownStrategy].
@NullMarked
package dev.raincheck.shutdown;

import org.jspecify.annotations.NullMarked;
