package dev.raincheck.transport;

import static java.util.Objects.requireNonNull;

import dev.raincheck.transport.loop.BackgroundLogger;
import dev.raincheck.transport.loop.SecretFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.util.List;
import java.util.Set;

/// The keys of one side of an encrypted connection (CurveZMQ, ZeroMQ RFC 26): the public one, by
/// which others know it, and the secret one, which proves that it is it. Both are 40 characters of
/// Z85 (RFC 32).
///
/// @param publicKey the key to give to others
/// @param secretKey the key that proves this identity; keep it private
public record CurveKeys(String publicKey, String secretKey) {
  /// How many bytes encryption adds to a frame: command name and flags, nonce, authenticator
  /// ([CurveZMQ](https://rfc.zeromq.org/spec/26/)). The transport compares its limits with the
  /// longer frame.
  public static final int FRAME_OVERHEAD_BYTES = 33;

  private static final BackgroundLogger LOG = BackgroundLogger.of("dev.raincheck.transport");
  private static final int KEY_CHARS = 40;
  private static final int KEY_BYTES = 32;
  private static final String PUBLIC = "public-key";
  private static final String SECRET = "secret-key";

  /// Checks the form of both keys, not whether they belong together.
  ///
  /// @throws IllegalArgumentException if one of them is not 40 characters of Z85; the message does
  ///   not contain the secret key
  public CurveKeys {
    requireKey(PUBLIC, publicKey);
    if (requireNonNull(secretKey, "secretKey").length() != KEY_CHARS
        || !Z85.isAlphabetOf(secretKey)) { // which never gets into a log
      throw new IllegalArgumentException(
          SECRET + " is unfit (expected: 40 characters of Z85, as raincheck keygen makes them)");
    }
  }

  /// Checks the form of a public key.
  ///
  /// @param name what to call the key in an error's message
  /// @param key the text to check
  /// @return the key
  /// @throws IllegalArgumentException if it is not 40 characters of Z85; the message begins with
  ///   `name`
  public static String requireKey(String name, String key) {
    requireNonNull(name, "name");
    if (requireNonNull(key, name).length() != KEY_CHARS || !Z85.isAlphabetOf(key)) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected: 40 characters of Z85, as raincheck keygen makes them)"
              .formatted(name, key));
    }
    return key;
  }

  /// {@return a new pair of keys, from the JDK's secure random numbers}
  public static CurveKeys generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
      byte[] secret = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
      return new CurveKeys(
          Z85.encode(littleEndian(((XECPublicKey) pair.getPublic()).getU())), Z85.encode(secret));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has X25519", impossible);
    }
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  /// Reads keys that [#write] has written. The log says so if other users can read the file too.
  ///
  /// @param file a line with the public key and one with the secret key
  /// @return the keys in the file
  /// @throws IOException if the file cannot be read; its message begins with the file, and says why
  ///   and what to do
  /// @throws IllegalArgumentException if it has no such lines, or what they hold are no keys; the
  ///   same of its message
  public static CurveKeys read(Path file) throws IOException {
    String publicKey = null;
    String secretKey = null;
    for (String line : lines(requireNonNull(file, "file"))) {
      if (line.startsWith(PUBLIC + " ")) {
        publicKey = line.substring(PUBLIC.length()).strip();
      } else if (line.startsWith(SECRET + " ")) {
        secretKey = line.substring(SECRET.length()).strip();
      }
    }
    if (publicKey == null || secretKey == null) {
      throw new IllegalArgumentException(
          "%s: no keys (expected: a line \"%s …\" and a line \"%s …\", as raincheck keygen writes them)"
              .formatted(file, PUBLIC, SECRET));
    }
    try {
      CurveKeys keys = new CurveKeys(publicKey, secretKey);
      SecretFile.warnIfShared(file, LOG);
      return keys;
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(file + ": " + unfit.getMessage(), unfit);
    }
  }

  /// In an encoding that has every byte: what is no text has no keys.
  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      throw new NoSuchFileException(
          file.toString(),
          null,
          "no such file (expected: one with a public and a secret key; raincheck keygen NAME makes"
              + " NAME.keys)");
    } catch (AccessDeniedException denied) {
      throw new AccessDeniedException(
          file.toString(),
          null,
          "it may not be read (expected: a file of whoever runs this process; change its owner, or"
              + " run as that one)");
    } catch (IOException unreadable) {
      throw new FileSystemException(
          file.toString(),
          null,
          (Files.isDirectory(file) ? "it is a directory" : unreadable.getMessage())
              + " (expected: a file with a public and a secret key; raincheck keygen NAME makes"
              + " NAME.keys)");
    }
  }

  /// Writes both keys into a new file. On POSIX file systems only its owner can read it.
  ///
  /// @param file the file to make
  /// @throws IOException if the file exists, or cannot be written
  public void write(Path file) throws IOException {
    FileAttribute<?>[] ownersOnly =
        requireNonNull(file, "file").getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    String text = "%s %s%n%s %s%n".formatted(PUBLIC, publicKey, SECRET, secretKey);
    Set<StandardOpenOption> onlyNew =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, onlyNew, ownersOnly)) {
      channel.write(StandardCharsets.US_ASCII.encode(text));
    }
  }

  /// The public key alone.
  @Override
  public String toString() {
    return "CurveKeys[" + publicKey + "]";
  }
}
