/// For tests of services and of code that calls them: a server in the test's process, a clock that
/// the test moves, contexts and outcomes made by hand, connections that fail, and processes that
/// are killed or frozen.
@NullMarked
package dev.raincheck.testkit;

import org.jspecify.annotations.NullMarked;
