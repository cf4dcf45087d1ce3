package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.settings.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// A server's process with a console: prints both addresses, then answers each line with how many
/// operations it holds.
final class ConsoleServer {
  private ConsoleServer() {}

  static void main(String[] args) throws IOException {
    var held = new Held.AtWork(0);
    RaincheckServer server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Held.class, held)
            .serve(Echo.class, new Raincheck.EchoService())
            .limits(
                Limits.DEFAULT
                    .withUnfinishedMax(2 * ConsoleBenchmark.HELD)
                    .withKeptMax(3 * ConsoleBenchmark.HELD)
                    .withMessageBytesMax(Raincheck.MESSAGE_BYTES_MAX)
                    .withClientShare(1))
            .start();
    HttpDoor door =
        HttpDoor.builder(server).serve(Echo.class).console().start("http://127.0.0.1:*");
    out.println(server.address());
    out.println(door.address());
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (questions.readLine() != null) {
      out.println(held.running.get());
    }
    System.exit(0);
  }
}
