/// The client's core: events in, actions out. It has one owner, and neither threads nor a clock.
@NullMarked
package dev.raincheck.client.book;

import org.jspecify.annotations.NullMarked;
