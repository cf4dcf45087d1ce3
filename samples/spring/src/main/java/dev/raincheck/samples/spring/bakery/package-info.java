/// The application that serves.
@NullMarked
package dev.raincheck.samples.spring.bakery;

import org.jspecify.annotations.NullMarked;
