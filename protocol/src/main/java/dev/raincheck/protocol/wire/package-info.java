/// Requests and replies, their codec, bundles, compression and tokens.
@NullMarked
package dev.raincheck.protocol.wire;

import org.jspecify.annotations.NullMarked;
