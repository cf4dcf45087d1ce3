/// A store in a directory, for one server: SQLite.
@NullMarked
package dev.raincheck.stores.sqlite;

import org.jspecify.annotations.NullMarked;
