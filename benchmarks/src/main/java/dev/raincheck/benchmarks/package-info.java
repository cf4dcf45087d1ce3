/// Benchmarks: each starts servers and clients as processes of their own, variants alternate, and
/// what counts are ratios within one run.
@NullMarked
package dev.raincheck.benchmarks;

import org.jspecify.annotations.NullMarked;
