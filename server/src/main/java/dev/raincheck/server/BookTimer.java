package dev.raincheck.server;

import dev.raincheck.protocol.Timer;

/// Whatever has a deadline in the book.
abstract sealed class BookTimer extends Timer permits Operation, Session, Draining {}
