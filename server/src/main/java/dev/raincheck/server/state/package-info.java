/// What the book is about: operations, their methods, sessions, and what clients use. State,
/// without the rules, which are in [dev.raincheck.server.book.OperationBook] and what it is made
/// of.
@NullMarked
package dev.raincheck.server.state;

import org.jspecify.annotations.NullMarked;
