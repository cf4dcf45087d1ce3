package dev.raincheck.endtoend;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A client in a process of its own: has each line that it reads greeted, and writes the greeting
/// or why there is none.
final class GreetingMain {
  private GreetingMain() {}

  /// @param args address, and patience
  public static void main(String[] args) throws IOException {
    var options = ClientOptions.of(args[0]).withPatience(Duration.parse(args[1]));
    try (var client = RaincheckClient.connect(options);
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Office office = client.service(Office.class);
      for (String name = in.readLine(); name != null; name = in.readLine()) {
        out.println(greetingOrProblem(office, name));
      }
    }
  }

  private static String greetingOrProblem(Office office, String name) {
    try {
      return office.greet(name);
    } catch (RaincheckException problem) {
      return problem.getClass().getSimpleName() + " " + problem.getMessage();
    }
  }
}
