/// What users choose for a server: limits, times, and who may do what.
@NullMarked
package dev.raincheck.server.settings;

import org.jspecify.annotations.NullMarked;
