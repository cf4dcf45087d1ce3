/// For tests of services and of code that calls them: a server in the test's process, a clock that
/// the test moves, contexts and outcomes made by hand, and connections that fail.
@NullMarked
package dev.raincheck.testkit;

import org.jspecify.annotations.NullMarked;
