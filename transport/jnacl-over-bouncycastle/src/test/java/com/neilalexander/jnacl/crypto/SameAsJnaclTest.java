package com.neilalexander.jnacl.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What these classes compute is what those compute that they stand for, and what NaCl's paper and
/// RFC 7748 say.
class SameAsJnaclTest {
  private static final Path ORIGINAL = Path.of("target", "original", "jnacl.jar");
  private static final int ZERO_BYTES = 32;
  private static final byte[] ALICE_SECRET =
      hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  private static final byte[] ALICE_PUBLIC =
      hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  private static final byte[] BOB_PUBLIC =
      hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");

  private static URLClassLoader loader;

  private final Random random = new Random(7);

  @BeforeAll
  static void load() throws Exception {
    assertTrue(Files.exists(ORIGINAL), ORIGINAL + " (made by the build)");
    loader = new URLClassLoader(new URL[] {ORIGINAL.toUri().toURL()}, null);
  }

  @AfterAll
  static void close() throws Exception {
    loader.close();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /// Calls a method of the original.
  private static int original(String type, String name, Object... arguments) throws Exception {
    for (Method method : loader.loadClass("com.neilalexander.jnacl.crypto." + type).getMethods()) {
      boolean fits = method.getParameterCount() == arguments.length;
      if (method.getName().equals(name) && fits) {
        return (int) method.invoke(null, arguments);
      }
    }
    throw new AssertionError(type + " has no " + name);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] plain(int count) {
    byte[] plain = new byte[ZERO_BYTES + count];
    System.arraycopy(bytes(count), 0, plain, ZERO_BYTES, count);
    return plain;
  }

  @Test
  void keys_areThoseOfThePapers() {
    byte[] publicKey = new byte[32];
    byte[] shared = new byte[32];
    curve25519xsalsa20poly1305.crypto_box_getpublickey(publicKey, ALICE_SECRET);
    curve25519xsalsa20poly1305.crypto_box_beforenm(shared, BOB_PUBLIC, ALICE_SECRET);
    assertArrayEquals(ALICE_PUBLIC, publicKey);
    assertArrayEquals(
        hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"), shared);
  }

  @Test
  void keys_areTheOriginals() throws Exception {
    for (int i = 0; i < 20; i++) {
      byte[] publicKey = new byte[32];
      byte[] secretKey = new byte[32];
      curve25519xsalsa20poly1305.crypto_box_keypair(publicKey, secretKey);
      byte[] expected = new byte[32];
      byte[] shared = new byte[32];
      original("curve25519xsalsa20poly1305", "crypto_box_getpublickey", expected, secretKey);
      assertArrayEquals(expected, publicKey);
      original(
          "curve25519xsalsa20poly1305", "crypto_box_beforenm", expected, BOB_PUBLIC, secretKey);
      curve25519xsalsa20poly1305.crypto_box_beforenm(shared, BOB_PUBLIC, secretKey);
      assertArrayEquals(expected, shared);
    }
  }

  @Test
  void boxes_areTheOriginals_whateverTheirLength() throws Exception {
    for (int count = 0; count < 700; count += 1 + count / 9) {
      byte[] key = bytes(32);
      byte[] nonce = bytes(24);
      byte[] plain = plain(count);
      long length = plain.length;
      byte[] expected = new byte[plain.length];
      byte[] box = new byte[plain.length];
      original("xsalsa20poly1305", "crypto_secretbox", expected, plain, length, nonce, key);
      assertEquals(0, xsalsa20poly1305.crypto_secretbox(box, plain, length, nonce, key));
      assertArrayEquals(expected, box, count + " bytes");
      byte[] opened = new byte[plain.length];
      assertEquals(0, xsalsa20poly1305.crypto_secretbox_open(opened, box, length, nonce, key));
      assertArrayEquals(plain, opened, count + " bytes");
    }
  }

  @Test
  void eachSideOpens_whatTheOtherOneHasSealed() throws Exception {
    byte[] publicKey = new byte[32];
    byte[] secretKey = new byte[32];
    curve25519xsalsa20poly1305.crypto_box_keypair(publicKey, secretKey);
    byte[] nonce = bytes(24);
    byte[] plain = plain(100);
    long length = plain.length;
    byte[] box = new byte[plain.length];
    byte[] opened = new byte[plain.length];
    String type = "curve25519xsalsa20poly1305";
    curve25519xsalsa20poly1305.crypto_box(box, plain, length, nonce, publicKey, ALICE_SECRET);
    assertEquals(
        0, original(type, "crypto_box_open", opened, box, length, nonce, ALICE_PUBLIC, secretKey));
    assertArrayEquals(plain, opened);
    original(type, "crypto_box", box, plain, length, nonce, publicKey, ALICE_SECRET);
    assertEquals(
        0,
        curve25519xsalsa20poly1305.crypto_box_open(
            opened, box, length, nonce, ALICE_PUBLIC, secretKey));
    assertArrayEquals(plain, opened);
  }

  @Test
  void boxOfWhichABitWasChanged_isRefused() {
    byte[] key = bytes(32);
    byte[] nonce = bytes(24);
    byte[] plain = plain(90);
    byte[] box = new byte[plain.length];
    xsalsa20poly1305.crypto_secretbox(box, plain, plain.length, nonce, key);
    for (int at = 16; at < box.length; at++) {
      box[at] ^= 4;
      byte[] opened = new byte[plain.length];
      int result = xsalsa20poly1305.crypto_secretbox_open(opened, box, box.length, nonce, key);
      assertEquals(-1, result, "byte " + at);
      assertArrayEquals(new byte[plain.length], opened, "byte " + at);
      box[at] ^= 4;
    }
    nonce[0] ^= 1;
    assertNotEquals(0, xsalsa20poly1305.crypto_secretbox_open(plain, box, box.length, nonce, key));
  }

  @Test
  void whatIsTooShort_isRefused() {
    byte[] few = new byte[31];
    byte[] key = new byte[32];
    byte[] nonce = new byte[24];
    assertEquals(-1, xsalsa20poly1305.crypto_secretbox(few, few, few.length, nonce, key));
    assertEquals(-1, xsalsa20poly1305.crypto_secretbox_open(few, few, few.length, nonce, key));
  }

  /// With that of zeros, everybody would share the same.
  @Test
  void publicKeyThatSharesNothing_isRefused() {
    byte[] zeros = new byte[32];
    byte[] plain = plain(10);
    byte[] box = new byte[plain.length];
    assertEquals(
        -1, curve25519xsalsa20poly1305.crypto_box_beforenm(new byte[32], zeros, ALICE_SECRET));
    assertEquals(
        -1,
        curve25519xsalsa20poly1305.crypto_box(
            box, plain, plain.length, new byte[24], zeros, ALICE_SECRET));
    assertEquals(
        -1,
        curve25519xsalsa20poly1305.crypto_box_open(
            plain, box, box.length, new byte[24], zeros, ALICE_SECRET));
  }
}
