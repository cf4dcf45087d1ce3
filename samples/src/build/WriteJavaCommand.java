import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes down the path of the `java` that runs this program: Maven found a JDK that is new enough,
/// and `samples/run` need not search again.
///
/// Usage: `java WriteJavaCommand.java target/java-command`
final class WriteJavaCommand {
  private WriteJavaCommand() {}

  static void main(String[] args) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(Path.of(args[0]), java + "\n");
  }
}
