package dev.raincheck.server;

import dev.raincheck.protocol.Timer;

/// Whatever has a deadline in the book.
sealed abstract class BookTimer extends Timer permits Operation, Session, Draining {}
