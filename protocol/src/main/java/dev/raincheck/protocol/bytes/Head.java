package dev.raincheck.protocol.bytes;

/// The first byte of a MessagePack value, which says what comes behind it. Of the forms named
/// `FIX…` these are the first ones: the count is in their lower bits.
///
/// @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack</a>
public final class Head {
  public static final int FIXMAP = 0x80;
  public static final int FIXARRAY = 0x90;
  public static final int FIXSTR = 0xa0;
  public static final int NIL = 0xc0;
  public static final int FALSE = 0xc2;
  public static final int TRUE = 0xc3;
  public static final int BIN8 = 0xc4;
  public static final int BIN16 = 0xc5;
  public static final int BIN32 = 0xc6;
  public static final int EXT8 = 0xc7;
  public static final int EXT16 = 0xc8;
  public static final int EXT32 = 0xc9;
  public static final int FLOAT32 = 0xca;
  public static final int FLOAT64 = 0xcb;
  public static final int UINT8 = 0xcc;
  public static final int UINT16 = 0xcd;
  public static final int UINT32 = 0xce;
  public static final int UINT64 = 0xcf;
  public static final int INT8 = 0xd0;
  public static final int INT16 = 0xd1;
  public static final int INT32 = 0xd2;
  public static final int INT64 = 0xd3;
  public static final int FIXEXT1 = 0xd4;
  public static final int FIXEXT2 = 0xd5;
  public static final int FIXEXT4 = 0xd6;
  public static final int FIXEXT8 = 0xd7;
  public static final int FIXEXT16 = 0xd8;
  public static final int STR8 = 0xd9;
  public static final int STR16 = 0xda;
  public static final int STR32 = 0xdb;
  public static final int ARRAY16 = 0xdc;
  public static final int ARRAY32 = 0xdd;
  public static final int MAP16 = 0xde;
  public static final int MAP32 = 0xdf;

  /// From here on, and below [#FIXMAP], the head is the integer itself.
  public static final int NEGATIVE = 0xe0;

  private Head() {}
}
