/// ZeroRPC, and infi.rpc on top of it, as a dialect of the ROUTER socket: its messages become
/// requests, and replies its messages.
@NullMarked
package dev.raincheck.server.zerorpc;

import org.jspecify.annotations.NullMarked;
