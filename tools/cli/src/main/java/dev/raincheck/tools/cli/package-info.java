/// The command line: calls methods by name, with JSON in and out.
@NullMarked
package dev.raincheck.tools.cli;

import org.jspecify.annotations.NullMarked;
