/// The core: events in, actions out. It has one owner, and neither threads nor a clock.
@NullMarked
package dev.raincheck.server.book;

import org.jspecify.annotations.NullMarked;
