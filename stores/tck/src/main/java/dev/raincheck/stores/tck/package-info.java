/// The tests that every operation store passes.
@NullMarked
package dev.raincheck.stores.tck;

import org.jspecify.annotations.NullMarked;
