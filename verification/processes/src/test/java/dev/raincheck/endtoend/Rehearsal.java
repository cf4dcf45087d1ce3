package dev.raincheck.endtoend;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;

/// Loads what most processes of the tests load, for [ChildJvm].
final class Rehearsal {
  private Rehearsal() {}

  static void main() {
    var work = new OfficeAtWork();
    work.release.countDown();
    try (var server =
            RaincheckServer.builder("tcp://127.0.0.1:*").serve(Office.class, work).start();
        var client = RaincheckClient.connect(server.address())) {
      client.service(Office.class).greet("Ada");
      client.submit(Office.class, it -> it.hold("Ada")).await();
    }
  }
}
