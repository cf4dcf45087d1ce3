package com.neilalexander.jnacl.crypto;

import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.util.Pack;

/// Makes a key of a key and a nonce: Salsa20's rounds without the last addition, of which Bouncy
/// Castle's `salsaCore` is undone here. Half of the words are kept.
final class HSalsa20 {
  private static final int ROUNDS = 20;
  private static final int KEY_WORDS = 8;
  private static final int NONCE_WORDS = 4;

  /// "expand 32-byte k", by which Salsa20 begins.
  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  /// Where in Salsa20's state those words are, and where its nonce is.
  private static final int[] SIGMA_AT = {0, 5, 10, 15};

  private static final int NONCE_AT = 6;

  private HSalsa20() {}

  /// @param key 32 bytes
  /// @param nonce 16 bytes, or more behind them
  /// @return 32 bytes
  static byte[] hash(byte[] key, byte[] nonce) {
    int[] before = new int[16];
    int[] given = Pack.littleEndianToInt(nonce, 0, NONCE_WORDS);
    lay(before, Pack.littleEndianToInt(key, 0, KEY_WORDS), given);
    int[] after = new int[before.length];
    Salsa20Engine.salsaCore(ROUNDS, before, after);
    byte[] hash = new byte[KEY_WORDS * Integer.BYTES];
    for (int i = 0; i < SIGMA_AT.length; i++) {
      Pack.intToLittleEndian(after[SIGMA_AT[i]] - SIGMA[i], hash, Integer.BYTES * i);
      int ofNonce = after[NONCE_AT + i] - given[i];
      Pack.intToLittleEndian(ofNonce, hash, Integer.BYTES * (SIGMA.length + i));
    }
    return hash;
  }

  /// Salsa20's state at its beginning.
  ///
  /// @param nonce two words, before a counter of zeros, or four
  static void lay(int[] state, int[] key, int[] nonce) {
    for (int i = 0; i < SIGMA.length; i++) {
      state[SIGMA_AT[i]] = SIGMA[i];
      state[1 + i] = key[i];
      state[11 + i] = key[SIGMA.length + i];
    }
    System.arraycopy(nonce, 0, state, NONCE_AT, nonce.length);
  }
}
