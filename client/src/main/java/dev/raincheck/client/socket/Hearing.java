package dev.raincheck.client.socket;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.transport.loop.BackgroundLogger;

/// Whether what comes from a server is a message of Raincheck's. The loop's.
interface Hearing {
  Hearing NONE =
      new Hearing() {
        @Override
        public void understood() {}

        @Override
        public void misunderstood(byte[] frame, MalformedMessageException problem) {}
      };

  /// It is.
  void understood();

  /// It is none.
  void misunderstood(byte[] frame, MalformedMessageException problem);

  /// What a socket brings. Bytes that answer nothing are no sign of life: an HTTP server sends some
  /// at each connection.
  record At(DealerSocket socket) implements Hearing {
    private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.client");

    @Override
    public void understood() {
      socket.understood();
    }

    @Override
    public void misunderstood(byte[] frame, MalformedMessageException problem) {
      if (problem.id() != 0) {
        socket.understood();
      }
      if (socket.misunderstood(frame)) {
        LOG.warn(
            "a reply could not be understood: {}; {} (later ones from there are not logged)",
            String.valueOf(problem.getMessage()),
            socket.account());
      }
    }
  }
}
