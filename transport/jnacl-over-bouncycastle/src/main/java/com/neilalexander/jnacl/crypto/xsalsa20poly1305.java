package com.neilalexander.jnacl.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// Encryption with a secret key, as NaCl's `crypto_secretbox` has it: the plain text begins with 32
/// bytes of zeros, of which the box keeps 16, and has the authenticator in the place of the others.
@SuppressWarnings({"MemberName", "TypeName"}) // NaCl's
public final class xsalsa20poly1305 {
  private static final int ZERO_BYTES = 32;
  private static final int TAG_AT = 16;
  private static final int TAG_BYTES = 16;
  private static final int DONE = 0;
  private static final int REFUSED = -1;

  private xsalsa20poly1305() {}

  /// Encrypts `length` bytes.
  ///
  /// @param box what they become
  /// @param plain what is encrypted, behind its zeros
  /// @param length of both, the zeros included
  /// @param nonce 24 bytes, never twice with one key
  /// @param key 32 bytes
  /// @return 0, or -1 if the length is less than that of the zeros
  public static int crypto_secretbox(
      byte[] box, byte[] plain, long length, byte[] nonce, byte[] key) {
    if (length < ZERO_BYTES) {
      return REFUSED;
    }
    int bytes = Math.toIntExact(length);
    cipher(nonce, key).processBytes(plain, 0, bytes, box, 0);
    byte[] tag = tag(box, bytes, Arrays.copyOf(box, ZERO_BYTES)); // its key is the stream's start
    Arrays.fill(box, 0, TAG_AT, (byte) 0);
    System.arraycopy(tag, 0, box, TAG_AT, TAG_BYTES);
    return DONE;
  }

  /// Decrypts `length` bytes, if they are what was encrypted with this key and nonce.
  ///
  /// @param plain what they were, behind its zeros
  /// @param box what is decrypted
  /// @param length of both, the zeros included
  /// @param nonce the one with which they were encrypted
  /// @param key 32 bytes
  /// @return 0, or -1 if they are not
  public static int crypto_secretbox_open(
      byte[] plain, byte[] box, long length, byte[] nonce, byte[] key) {
    if (length < ZERO_BYTES) {
      return REFUSED;
    }
    int bytes = Math.toIntExact(length);
    XSalsa20Engine cipher = cipher(nonce, key);
    byte[] macKey = new byte[ZERO_BYTES];
    cipher.processBytes(macKey, 0, ZERO_BYTES, macKey, 0);
    byte[] sent = Arrays.copyOfRange(box, TAG_AT, TAG_AT + TAG_BYTES);
    if (!MessageDigest.isEqual(tag(box, bytes, macKey), sent)) {
      return REFUSED;
    }
    cipher.processBytes(box, ZERO_BYTES, bytes - ZERO_BYTES, plain, ZERO_BYTES);
    Arrays.fill(plain, 0, ZERO_BYTES, (byte) 0);
    return DONE;
  }

  private static XSalsa20Engine cipher(byte[] nonce, byte[] key) {
    var cipher = new XSalsa20Engine();
    cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return cipher;
  }

  private static byte[] tag(byte[] box, int bytes, byte[] macKey) {
    var mac = new Poly1305();
    mac.init(new KeyParameter(macKey));
    mac.update(box, ZERO_BYTES, bytes - ZERO_BYTES);
    byte[] tag = new byte[TAG_BYTES];
    mac.doFinal(tag, 0);
    return tag;
  }
}
