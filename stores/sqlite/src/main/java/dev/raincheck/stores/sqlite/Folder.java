package dev.raincheck.stores.sqlite;

import dev.raincheck.server.store.StoreException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The directory of a store, with the files that are its owner's only: the key of the tokens is in
/// them, and whoever could lock them could keep a server out.
record Folder(Path path) {
  static final String DATABASE = "raincheck.db";
  static final String LOCK = "raincheck.lock";

  /// SQLite makes the last two, with the permissions of the first.
  private static final List<String> ALL =
      List.of(DATABASE, LOCK, DATABASE + "-wal", DATABASE + "-shm");

  private static final boolean HAS_PERMISSIONS =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  Path database() {
    return path.resolve(DATABASE);
  }

  /// Refuses a directory that has no database.
  void requireDatabase() throws StoreException {
    if (!Files.exists(database())) {
      throw unusable(
          "%s: is not there (expected: what this store has written; choose the directory that has it)"
              .formatted(database()),
          null);
    }
  }

  /// Makes what is not there yet, and keeps others from what is: a backup that was put there may be
  /// for everybody.
  void prepare() throws StoreException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw unusable(
          "%s: is a file (expected: a directory, which is made if it is not there; choose another name)"
              .formatted(path),
          null);
    }
    try {
      Files.createDirectories(path, ownersOnly("rwx------"));
      for (String name : List.of(DATABASE, LOCK)) {
        if (!Files.exists(path.resolve(name))) {
          Files.createFile(path.resolve(name), ownersOnly("rw-------"));
        }
      }
    } catch (IOException | UnsupportedOperationException failed) {
      throw unusable(
          "%s: cannot be made, %s (expected: a directory that this process may make and write in; choose another one, or change its owner)"
              .formatted(path, failed),
          failed);
    }
    if (!Files.isWritable(database())) {
      throw unusable(
          "%s: cannot be written by this process (expected: a file that it may read and write; change its owner or its permissions)"
              .formatted(database()),
          null);
    }
    for (String name : ALL) {
      keepFromOthers(path.resolve(name));
    }
  }

  private static void keepFromOthers(Path file) throws StoreException {
    if (!HAS_PERMISSIONS || !Files.exists(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.retainAll(PosixFilePermissions.fromString("rw-------"))) {
        Files.setPosixFilePermissions(file, permissions);
      }
    } catch (IOException failed) {
      throw unusable(
          "%s: cannot be kept from others, %s (expected: a file of the user that this process runs as; change its owner, or its permissions to rw-------)"
              .formatted(file, failed),
          failed);
    }
  }

  private static FileAttribute<?>[] ownersOnly(String permissions) {
    return HAS_PERMISSIONS
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static StoreException unusable(String message, @Nullable Exception cause) {
    return new StoreException(StoreException.Kind.UNUSABLE, message, cause);
  }
}
