/// Messages, codec, tokens, errors, and the reading of a service interface.
@NullMarked
package dev.raincheck.protocol;

import org.jspecify.annotations.NullMarked;
