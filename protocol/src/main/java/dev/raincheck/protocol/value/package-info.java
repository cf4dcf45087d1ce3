/// Java values as MessagePack.
@NullMarked
package dev.raincheck.protocol.value;

import org.jspecify.annotations.NullMarked;
