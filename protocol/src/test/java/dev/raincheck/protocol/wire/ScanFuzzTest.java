package dev.raincheck.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.MessagePackScan;
import dev.raincheck.protocol.bytes.WireLimits;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/// The scan says of all bytes what msgpack-core says, where that can be asked without harm: where a
/// value ends, or that there is none.
class ScanFuzzTest {
  private static final int NONE = -1;

  static Stream<byte[]> seeds() {
    return Stream.concat(MessageFuzzTest.requestSeeds(), MessageFuzzTest.replySeeds());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void scan_findsTheEndThatTheLibraryFinds(byte[] bytes) throws IOException {
    int end;
    try {
      end = new MessagePackScan().endOfValue(bytes, 0);
    } catch (MalformedMessageException refused) {
      assertEquals(NONE, libraryEnd(bytes), refused.getMessage());
      return;
    }
    assertNotEquals(NONE, end);
    assertEquals(end, libraryEnd(bytes));
  }

  private static int libraryEnd(byte[] bytes) throws IOException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      return passed(unpacker, bytes.length, 0) ? (int) unpacker.getTotalReadBytes() : NONE;
    } catch (MessagePackException noValue) {
      return NONE;
    }
  }

  private static boolean passed(MessageUnpacker in, int length, int depth) throws IOException {
    return switch (in.getNextFormat().getValueType()) {
      case NIL, BOOLEAN, INTEGER, FLOAT -> scalar(in);
      case STRING -> payload(in, length, in.unpackRawStringHeader());
      case BINARY -> payload(in, length, in.unpackBinaryHeader());
      case EXTENSION -> payload(in, length, in.unpackExtensionTypeHeader().getLength());
      case ARRAY -> children(in, length, in.unpackArrayHeader(), depth);
      case MAP -> children(in, length, 2L * in.unpackMapHeader(), depth);
    };
  }

  private static boolean scalar(MessageUnpacker in) throws IOException {
    return !in.unpackValue().isRawValue(); // safe here: none of these has a length
  }

  private static boolean payload(MessageUnpacker in, int length, int declared) throws IOException {
    boolean there = declared <= length - in.getTotalReadBytes();
    if (there) {
      in.readPayload(declared);
    }
    return there;
  }

  private static boolean children(MessageUnpacker in, int length, long count, int depth)
      throws IOException {
    if (count > 0 && depth == WireLimits.DEPTH_MAX) {
      return false;
    }
    for (long i = 0; i < count; i++) {
      if (!passed(in, length, depth + 1)) {
        return false;
      }
    }
    return true;
  }
}
