/// The edges of the book: what happens to it, what it orders, and the doors through which messages
/// come and go.
@NullMarked
package dev.raincheck.server.event;

import org.jspecify.annotations.NullMarked;
