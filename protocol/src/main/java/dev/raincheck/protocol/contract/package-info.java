/// Reads a service interface: its methods, how each is answered, and what it may throw.
@NullMarked
package dev.raincheck.protocol.contract;

import org.jspecify.annotations.NullMarked;
