package dev.raincheck.doors.http.dialect;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/// The body of an answer while it is written. It takes room as it grows: what is short in
/// MessagePack may be many times as long as text.
public final class Body extends OutputStream {
  private static final ScopedValue<LongPredicate> ROOM = ScopedValue.newInstance();
  private static final int FIRST_BYTES = 512;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;

  /// There is no room for the rest.
  public static final class NoRoomException extends RuntimeException {
    NoRoomException() {
      super("no room for the rest of an answer", null, false, false);
    }
  }

  /// Has bodies written within the room that there is.
  ///
  /// @param room whether there is any for so many bytes in all
  /// @throws NoRoomException if there is not
  public static <T> T within(LongPredicate room, Supplier<T> writing) {
    return ScopedValue.where(ROOM, room).call(writing::get);
  }

  @Override
  public void write(int next) {
    write(new byte[] {(byte) next});
  }

  @Override
  public void write(byte[] all) {
    write(all, 0, all.length);
  }

  @Override
  public void write(byte[] part, int from, int length) {
    int longer = Math.addExact(size, length);
    if (ROOM.isBound() && !ROOM.get().test(longer)) {
      throw new NoRoomException();
    }
    if (longer > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * longer, Integer.MAX_VALUE - 8));
    }
    System.arraycopy(part, from, bytes, size, length);
    size = longer;
  }

  int size() {
    return size;
  }

  /// Takes back what was written since it had so many bytes.
  void cut(int before) {
    size = before;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
