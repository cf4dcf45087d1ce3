package dev.raincheck.transport.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose files others may read.
class SecretFileTest {
  @ParameterizedTest
  @CsvSource({
    "rw-------, ada, false",
    "rw--w----, ada, false", // who may write it cannot read it
    "rw-r-----, ada, true",
    "rw-r-----, root, false", // a group was let in on purpose
    "rw-r--r--, ada, true",
    "rw----r--, root, true",
  })
  void fileThatOthersCanRead_isComplainedAbout(String permissions, String owner, boolean expected) {
    Path file = Path.of("server.keys");
    String told = SecretFile.complaint(file, PosixFilePermissions.fromString(permissions), owner);
    String complaint =
        "server.keys: %s, so other users can read the secret key in it (expected: rw-------; chmod 600 server.keys, and make a new key if one of them may have read it)"
            .formatted(permissions);
    assertEquals(expected ? complaint : null, told);
  }
}
