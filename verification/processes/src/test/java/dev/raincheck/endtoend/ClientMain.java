package dev.raincheck.endtoend;

import dev.raincheck.client.RaincheckClient;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/// A client in a process of its own: resumes a token and writes its result.
final class ClientMain {
  private ClientMain() {}

  public static void main(String[] args) {
    try (var client = RaincheckClient.connect(args[0]);
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true)) {
      out.println(client.resume(args[1], String.class).await());
    }
  }
}
