package dev.raincheck.client.socket;

import org.jspecify.annotations.Nullable;

/// How connections are protected, and what is the matter if the server's are not protected so.
enum Security {
  CLEAR(", and is it a server with CURVE or TLS, and this client without?"),
  CURVE(", and is it a server without CURVE?"),
  TLS(", and is it a server without TLS?");

  private final String mismatch;

  Security(String mismatch) {
    this.mismatch = mismatch;
  }

  static Security of(@Nullable Encryption encryption) {
    return switch (encryption) {
      case null -> CLEAR;
      case Encryption.Curve curve -> CURVE;
      case Encryption.Tls tls -> TLS;
    };
  }

  String mismatch() {
    return mismatch;
  }
}
