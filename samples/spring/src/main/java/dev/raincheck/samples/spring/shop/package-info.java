/// The application that calls.
@NullMarked
package dev.raincheck.samples.spring.shop;

import org.jspecify.annotations.NullMarked;
