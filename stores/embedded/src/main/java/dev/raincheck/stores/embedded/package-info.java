/// Starts a PostgreSQL without set-up, for tests and samples.
@NullMarked
package dev.raincheck.stores.embedded;

import org.jspecify.annotations.NullMarked;
