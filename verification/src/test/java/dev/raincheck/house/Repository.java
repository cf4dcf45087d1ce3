package dev.raincheck.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files of this repository, as they lie on the disk.
final class Repository {
  private static final Set<String> FOREIGN_FOLDERS =
      Set.of(".git", ".idea", ".vscode", ".settings", "target", "node_modules", "__pycache__");

  private static final List<SourceFile> FILES = read();

  private Repository() {}

  static Path root() {
    return ApiFiles.root();
  }

  /// All text files; what is not UTF-8 is left out. Read once, for all tests.
  static List<SourceFile> files() {
    return FILES;
  }

  private static List<SourceFile> read() {
    Path root = root();
    List<SourceFile> files = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(root, files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(files);
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<SourceFile> files;

    Collector(Path root, List<SourceFile> files) {
      this.root = root;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return FOREIGN_FOLDERS.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String path = root.relativize(file).toString().replace('\\', '/');
      // In a second work tree of git `.git` is a file.
      if (!path.equals(".git")) {
        try {
          files.add(new SourceFile(path, Files.readString(file, UTF_8)));
        } catch (CharacterCodingException e) {
          return FileVisitResult.CONTINUE; // binary, nothing to read in it
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
