package dev.raincheck.transport.tls;

/// What the connections of one loop share.
public final class TlsLoop implements AutoCloseable {
  private final HandshakeThreads threads;
  private final Scratch scratch = new Scratch();

  public TlsLoop(HandshakeThreads threads) {
    this.threads = threads;
  }

  HandshakeThreads threads() {
    return threads;
  }

  Scratch scratch() {
    return scratch;
  }

  /// Goes on with handshakes of which a part was done.
  public void advance() {
    threads.advance();
  }

  @Override
  public void close() {
    threads.close();
  }
}
