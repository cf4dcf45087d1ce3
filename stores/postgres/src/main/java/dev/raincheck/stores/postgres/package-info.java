/// A store on PostgreSQL, for many servers.
@NullMarked
package dev.raincheck.stores.postgres;

import org.jspecify.annotations.NullMarked;
