/// Meters of servers and clients for Micrometer, named as OpenTelemetry names them where it does.
@NullMarked
package dev.raincheck.micrometer;

import org.jspecify.annotations.NullMarked;
