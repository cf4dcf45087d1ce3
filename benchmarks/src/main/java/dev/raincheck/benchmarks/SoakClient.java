package dev.raincheck.benchmarks;

import static java.lang.System.out;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.transport.CurveKeys;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A client's process of a soak: answers `vitals`, and `stop` with the number of callers that are
/// stuck.
final class SoakClient {
  private SoakClient() {}

  /// How a client finds the server, and is known to it.
  static ClientOptions options(String address, Path folder, String principal) throws Exception {
    String serverKey = CurveKeys.read(folder.resolve(SoakServer.SERVER_KEYS)).publicKey();
    CurveKeys own = CurveKeys.read(folder.resolve(principal + ".keys"));
    return ClientOptions.of(address).withAgent(principal).withCurve(own, serverKey);
  }

  static Path told(Path folder, String principal) {
    return folder.resolve(principal + ".told");
  }

  /// @param args the folder, the principal, its number, the address, and the tide
  static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    var told = new SoakRecord(told(folder, args[1]));
    var callers =
        new SoakCallers(
            options(args[3], folder, args[1]),
            new SoakIds(Integer.parseInt(args[2])),
            SoakTide.ofArguments(args[4], args[5], args[6]),
            told);
    callers.start();
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String question; (question = questions.readLine()) != null; ) {
      switch (question) {
        case "vitals" -> out.println(SoakVitals.ofThisProcess().toLine());
        case "stop" -> {
          int stuck = callers.stop();
          told.close();
          out.println(stuck);
        }
        default -> throw new IllegalArgumentException("question: " + question);
      }
    }
    System.exit(0);
  }
}
