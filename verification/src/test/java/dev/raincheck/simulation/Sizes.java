package dev.raincheck.simulation;

import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.wire.Bundler;
import dev.raincheck.protocol.wire.Compression;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How large messages may be in this history, and how large some of them are.
///
/// @param large whether any of them comes near a limit
public record Sizes(boolean large) {
  /// Of so many histories one has large messages. They take long.
  private static final int LARGE = 30;

  private static final int MIDDLE = 96 << 10;

  /// How one client was set up.
  ///
  /// @param messageBytesMax the largest message that it takes
  /// @param compresses whether it compresses large arguments, and reads compressed results
  /// @param unbundles whether it takes frames of several messages
  public record Client(int messageBytesMax, boolean compresses, boolean unbundles) {
    /// As it tells a server.
    List<String> reads() {
      List<String> reads = new ArrayList<>();
      if (compresses) {
        reads.add(Compression.DEFLATE);
      }
      if (unbundles) {
        reads.add(Bundler.READ);
      }
      return reads;
    }
  }

  public static Sizes drawn(Random random) {
    return new Sizes(random.nextInt(LARGE) == 0);
  }

  /// The largest message that a run of the server takes.
  public int messageBytesMax(Random random) {
    return switch (large ? random.nextInt(4) : 3) {
      case 0 -> WireLimits.MESSAGE_BYTES_MIN;
      case 1 -> MIDDLE;
      default -> WireLimits.MESSAGE_BYTES_DEFAULT;
    };
  }

  public Client client(Random random) {
    boolean isModest = large && random.nextBoolean();
    return new Client(
        isModest ? WireLimits.MESSAGE_BYTES_MIN : messageBytesMax(random),
        random.nextBoolean(),
        random.nextInt(4) > 0);
  }

  /// What a call takes along.
  public byte[] arguments(long number, Room room, Random random) {
    return large && random.nextInt(3) == 0
        ? Payload.arguments(number, bulk(random), bulk(random))
        : Payload.arguments(number, room.padding(random));
  }

  private static int near(Random random) {
    return random.nextInt(random.nextBoolean() ? 200 : 1_500);
  }

  /// Little, much, or about as much as a message may have.
  private static Payload.Bulk bulk(Random random) {
    int bytes =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> WireLimits.MESSAGE_BYTES_MIN - near(random);
          case 2 -> MIDDLE - near(random);
          default -> random.nextInt(1 << 17);
        };
    return new Payload.Bulk(bytes, random.nextBoolean());
  }
}
