/// TLS for connections that the transport serves: records, handshakes, key stores.
@NullMarked
package dev.raincheck.transport.tls;

import org.jspecify.annotations.NullMarked;
