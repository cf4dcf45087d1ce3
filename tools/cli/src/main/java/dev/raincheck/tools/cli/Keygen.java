package dev.raincheck.tools.cli;

import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Path;

/// The command `keygen`.
final class Keygen {
  private Keygen() {}

  /// @param folder where the file is written
  static ExitCode run(Parsed parsed, Surroundings around, Path folder) throws IOException {
    String name = parsed.onlyWord("a name");
    boolean isPlain =
        name.chars().allMatch(c -> Character.isLetterOrDigit(c) || ".-_".indexOf(c) >= 0);
    if (name.isEmpty() || !isPlain || name.startsWith(".")) {
      throw new UsageException(
          "name: \"%s\" (expected: letters, digits and .-_, as in raincheck keygen alice)"
              .formatted(name));
    }
    Path file = folder.resolve(name + ".keys");
    CurveKeys keys = CurveKeys.generate();
    keys.write(file);
    around.say("wrote " + file + " (keep it where " + name + " runs, and secret)");
    around.say("a line for the server's file of authorized clients:");
    around.print(keys.publicKey() + " " + name);
    return ExitCode.OK;
  }
}
