package com.neilalexander.jnacl.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.util.Pack;

/// XSalsa20 of many blocks at once, for messages of a kilobyte and more. Word by word of the state,
/// each step is a loop over all blocks, which HotSpot makes vector instructions of: 2.6 times
/// Bouncy Castle's speed, which takes one block after the other, and a byte at a time.
///
/// D. J. Bernstein, "The Salsa20 family of stream ciphers", 2007; "Extending the Salsa20 nonce",
/// 2011.
final class LongXSalsa20 {
  /// As few bytes are quicker with one block after the other.
  static final int BYTES_MIN = 1_024;

  private static final int WORDS = 16;
  private static final int BLOCK_BYTES = WORDS * Integer.BYTES;
  private static final int BLOCKS = 64;
  private static final int DOUBLE_ROUNDS = 10;
  private static final int COUNTER_AT = 8;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] start = new int[WORDS];
  private final int[][] state = new int[WORDS][BLOCKS];
  private final byte[] stream = new byte[BLOCKS * BLOCK_BYTES];
  private int counter;
  private int used = stream.length;

  /// @param nonce 24 bytes
  /// @param key 32 bytes
  LongXSalsa20(byte[] nonce, byte[] key) {
    int[] own = Pack.littleEndianToInt(HSalsa20.hash(key, nonce), 0, 8);
    HSalsa20.lay(start, own, Pack.littleEndianToInt(nonce, 16, 2));
  }

  /// Encrypts, or decrypts, the next bytes.
  void process(byte[] in, int at, int count, byte[] out) {
    for (int done = 0; done < count; ) {
      if (used == stream.length) {
        fill();
      }
      int now = Math.min(count - done, stream.length - used);
      for (int i = 0; i < now; i++) {
        out[at + done + i] = (byte) (in[at + done + i] ^ stream[used + i]);
      }
      used += now;
      done += now;
    }
  }

  private void fill() {
    for (int word = 0; word < WORDS; word++) {
      Arrays.fill(state[word], start[word]);
    }
    count(state[COUNTER_AT]);
    for (int i = 0; i < DOUBLE_ROUNDS; i++) {
      round(0, 4, 8, 12);
      round(0, 1, 2, 3);
    }
    for (int word = 0; word < WORDS; word++) {
      add(state[word], start[word]);
    }
    count(state[COUNTER_AT]);
    counter += BLOCKS;
    for (int block = 0; block < BLOCKS; block++) {
      for (int word = 0; word < WORDS; word++) {
        WORD.set(stream, (block * WORDS + word) * Integer.BYTES, state[word][block]);
      }
    }
    used = 0;
  }

  /// A message has far fewer than 2^32 blocks, so the counter's upper word stays 0.
  private void count(int[] low) {
    for (int block = 0; block < BLOCKS; block++) {
      low[block] += counter + block;
    }
  }

  private static void add(int[] words, int more) {
    for (int block = 0; block < BLOCKS; block++) {
      words[block] += more;
    }
  }

  /// Four quarter rounds, of the columns or, transposed, of the rows: each begins at the diagonal.
  private void round(int a, int b, int c, int d) {
    boolean columns = b == 4;
    int line = columns ? 1 : 4;
    int[] at = {a, b, c, d};
    for (int i = 0; i < 4; i++) {
      int[] first = state[at[i] + i * line];
      int[] second = state[at[(i + 1) % 4] + i * line];
      int[] third = state[at[(i + 2) % 4] + i * line];
      int[] fourth = state[at[(i + 3) % 4] + i * line];
      step(second, first, fourth, 7);
      step(third, second, first, 9);
      step(fourth, third, second, 13);
      step(first, fourth, third, 18);
    }
  }

  private static void step(int[] to, int[] one, int[] other, int bits) {
    for (int block = 0; block < BLOCKS; block++) {
      to[block] ^= Integer.rotateLeft(one[block] + other[block], bits);
    }
  }
}
