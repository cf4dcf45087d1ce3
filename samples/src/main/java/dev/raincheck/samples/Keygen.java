package dev.raincheck.samples;

import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/// Makes the keys of a server or a client: keygen NAME writes NAME.keys, for nobody else to read.
final class Keygen {
  private Keygen() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 1 || !args[0].matches("[\\w.-]+")) {
      System.err.println(
          "keygen: no name (expected: one of letters, digits and .-_, as in keygen alice)");
      System.exit(2);
    }
    Path file = Path.of(args[0] + ".keys");
    CurveKeys keys = CurveKeys.generate();
    try {
      keys.write(file);
    } catch (FileAlreadyExistsException there) {
      System.err.println(
          "keygen: " + file + " is there (expected: a new name; or remove it first)");
      System.exit(1);
    }
    System.out.println("Wrote " + file + ": keep it where " + args[0] + " runs, and secret.");
    System.out.println("The public key, a line for a server's file of authorized clients:");
    System.out.println(keys.publicKey() + " " + args[0]);
  }
}
