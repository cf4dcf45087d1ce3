/// What operators see of a server, and what came of what they did: see
/// [dev.raincheck.client.Admin].
@NullMarked
package dev.raincheck.client.admin;

import org.jspecify.annotations.NullMarked;
