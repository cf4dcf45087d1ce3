package dev.raincheck.faults;

import dev.raincheck.client.RaincheckClient;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/// A client in a process of its own, to be killed: writes how many bytes its call was answered
/// with, and waits.
final class LetterClientMain {
  private LetterClientMain() {}

  /// @param args address and bytes
  public static void main(String[] args) throws IOException {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    try (var client = RaincheckClient.connect(args[0])) {
      out.println(client.service(Letters.class).written(Integer.parseInt(args[1])).length);
      System.in.read();
    }
  }
}
