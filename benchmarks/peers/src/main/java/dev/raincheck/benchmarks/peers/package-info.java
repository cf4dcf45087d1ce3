/// What others do for work that outlives a process, on the same database.
@NullMarked
package dev.raincheck.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
