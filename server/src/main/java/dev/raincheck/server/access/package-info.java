/// The file of authorized clients, and what a principal may do.
@NullMarked
package dev.raincheck.server.access;

import org.jspecify.annotations.NullMarked;
