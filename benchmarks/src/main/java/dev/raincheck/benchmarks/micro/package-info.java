/// Single steps of a call, measured by JMH: time, and bytes allocated.
@NullMarked
package dev.raincheck.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
