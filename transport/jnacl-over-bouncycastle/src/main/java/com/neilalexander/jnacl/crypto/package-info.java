/// The classes of `eu.neilalexander:jnacl` that JeroMQ calls, by their names, done by Bouncy
/// Castle.
@NullMarked
package com.neilalexander.jnacl.crypto;

import org.jspecify.annotations.NullMarked;
