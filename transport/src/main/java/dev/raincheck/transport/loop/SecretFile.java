package dev.raincheck.transport.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file that holds a secret, which nobody but its owner should be able to read.
public final class SecretFile {
  private static final String ROOT = "root";

  private SecretFile() {}

  /// Logs a warning if other users can read it; on POSIX file systems, others do not say.
  public static void warnIfShared(Path file, BackgroundLogger log) {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try {
      var found = Files.readAttributes(file, PosixFileAttributes.class);
      String complaint = complaint(file, found.permissions(), found.owner().getName());
      if (complaint != null) {
        log.warn("{}", complaint);
      }
    } catch (IOException gone) {
      log.debug("{}: its permissions cannot be read: {}", file, gone);
    }
  }

  /// Whom root, who owns the file, has let in as its group was let in on purpose: a process that is
  /// not root's reads it by its group. PostgreSQL has the same rule for its keys.
  static @Nullable String complaint(Path file, Set<PosixFilePermission> permissions, String owner) {
    boolean isShared =
        permissions.contains(PosixFilePermission.OTHERS_READ)
            || (permissions.contains(PosixFilePermission.GROUP_READ) && !owner.equals(ROOT));
    return isShared
        ? "%s: %s, so other users can read the secret key in it (expected: rw-------; chmod 600 %s, and make a new key if one of them may have read it)"
            .formatted(file, PosixFilePermissions.toString(permissions), file)
        : null;
  }
}
