package com.neilalexander.jnacl.crypto;

import java.security.SecureRandom;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;

/// Encryption between two pairs of keys, as NaCl's `crypto_box` has it. Plain texts and boxes are
/// laid out as those of [xsalsa20poly1305].
@SuppressWarnings({"MemberName", "TypeName"}) // NaCl's
public final class curve25519xsalsa20poly1305 {
  private static final int KEY_BYTES = 32;
  private static final int DONE = 0;
  private static final int REFUSED = -1;
  private static final int ROUNDS = 20;

  /// "expand 32-byte k", by which Salsa20 begins.
  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  /// Where in Salsa20's state those words are, and where its nonce is.
  private static final int[] SIGMA_AT = {0, 5, 10, 15};

  private static final int NONCE_AT = 6;

  private static final SecureRandom RANDOM = new SecureRandom();

  private curve25519xsalsa20poly1305() {}

  /// Makes a pair of keys.
  ///
  /// @param publicKey takes the 32 bytes to give to others
  /// @param secretKey takes the 32 bytes to keep
  /// @return 0
  public static int crypto_box_keypair(byte[] publicKey, byte[] secretKey) {
    RANDOM.nextBytes(secretKey);
    return crypto_box_getpublickey(publicKey, secretKey);
  }

  /// Computes the public key of a pair.
  ///
  /// @param publicKey takes 32 bytes
  /// @param secretKey 32 bytes
  /// @return 0
  public static int crypto_box_getpublickey(byte[] publicKey, byte[] secretKey) {
    X25519.scalarMultBase(secretKey, 0, publicKey, 0);
    return DONE;
  }

  /// Computes what two pairs of keys share.
  ///
  /// @param shared takes 32 bytes, the key for the methods that end with `afternm`
  /// @param publicKey the other side's
  /// @param secretKey one's own
  /// @return 0, or -1 if the public key is one of the few that share the same with everybody
  public static int crypto_box_beforenm(byte[] shared, byte[] publicKey, byte[] secretKey) {
    byte[] agreed = new byte[KEY_BYTES];
    if (!X25519.calculateAgreement(secretKey, 0, publicKey, 0, agreed, 0)) {
      return REFUSED;
    }
    hashOfZeros(shared, agreed);
    return DONE;
  }

  /// HSalsa20 of a nonce of zeros: Salsa20's rounds without the last addition, of which `salsaCore`
  /// is undone here. Half of the words are kept.
  private static void hashOfZeros(byte[] hash, byte[] key) {
    int[] words = Pack.littleEndianToInt(key, 0, KEY_BYTES / Integer.BYTES);
    int[] before = {
      SIGMA[0], words[0], words[1], words[2], words[3], SIGMA[1], 0, 0, 0, 0, SIGMA[2], words[4],
      words[5], words[6], words[7], SIGMA[3]
    };
    int[] after = new int[before.length];
    Salsa20Engine.salsaCore(ROUNDS, before, after);
    for (int i = 0; i < SIGMA_AT.length; i++) {
      Pack.intToLittleEndian(after[SIGMA_AT[i]] - SIGMA[i], hash, Integer.BYTES * i);
      Pack.intToLittleEndian(after[NONCE_AT + i], hash, Integer.BYTES * (SIGMA.length + i));
    }
  }

  /// Encrypts with what [#crypto_box_beforenm] has computed.
  ///
  /// @return as [xsalsa20poly1305#crypto_secretbox] does
  public static int crypto_box_afternm(
      byte[] box, byte[] plain, long length, byte[] nonce, byte[] shared) {
    return xsalsa20poly1305.crypto_secretbox(box, plain, length, nonce, shared);
  }

  /// Decrypts with what [#crypto_box_beforenm] has computed.
  ///
  /// @return as [xsalsa20poly1305#crypto_secretbox_open] does
  public static int crypto_box_open_afternm(
      byte[] plain, byte[] box, long length, byte[] nonce, byte[] shared) {
    return xsalsa20poly1305.crypto_secretbox_open(plain, box, length, nonce, shared);
  }

  /// Encrypts for the owner of a public key.
  ///
  /// @return as [#crypto_box_beforenm] and [#crypto_box_afternm] do
  public static int crypto_box(
      byte[] box, byte[] plain, long length, byte[] nonce, byte[] publicKey, byte[] secretKey) {
    byte[] shared = new byte[KEY_BYTES];
    return crypto_box_beforenm(shared, publicKey, secretKey) == DONE
        ? crypto_box_afternm(box, plain, length, nonce, shared)
        : REFUSED;
  }

  /// Decrypts what the owner of a public key has encrypted.
  ///
  /// @return as [#crypto_box_beforenm] and [#crypto_box_open_afternm] do
  public static int crypto_box_open(
      byte[] plain, byte[] box, long length, byte[] nonce, byte[] publicKey, byte[] secretKey) {
    byte[] shared = new byte[KEY_BYTES];
    return crypto_box_beforenm(shared, publicKey, secretKey) == DONE
        ? crypto_box_open_afternm(plain, box, length, nonce, shared)
        : REFUSED;
  }
}
