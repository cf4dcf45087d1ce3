/// Programs to read and run.
@NullMarked
package dev.raincheck.samples;

import org.jspecify.annotations.NullMarked;
