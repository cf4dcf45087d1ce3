/// Where operations are recorded, so that their tokens outlive the server that gave them: the port
/// between a server and a store.
@NullMarked
package dev.raincheck.server.store;

import org.jspecify.annotations.NullMarked;
