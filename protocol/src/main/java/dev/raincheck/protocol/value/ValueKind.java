package dev.raincheck.protocol.value;

/// What a value is on the wire.
enum ValueKind {
  NIL,
  FALSE,
  TRUE,
  INTEGER,
  FLOAT,
  TEXT,
  BYTES,
  TIMESTAMP,
  /// An extension that is no timestamp.
  EXTENSION,
  ARRAY,
  MAP
}
