/// Bytes and texts as they travel, and what bounds them.
@NullMarked
package dev.raincheck.protocol.bytes;

import org.jspecify.annotations.NullMarked;
