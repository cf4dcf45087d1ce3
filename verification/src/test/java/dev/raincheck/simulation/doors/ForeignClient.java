package dev.raincheck.simulation.doors;

import dev.raincheck.protocol.value.Values;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client of ZeroRPC, which infi.rpc's is as well: its channels, and their heartbeats.
final class ForeignClient {
  /// A real one gives up when it has heard nothing for so many of its intervals.
  private static final int INTERVALS = 3;

  /// Nobody waits for longer.
  private static final long PATIENCE_NS = 40_000_000_000L;

  private final DoorWorld world;
  private final Random random;

  /// As Python's does; those of Node write text.
  private final boolean idsAreBytes;

  private final long beatMs;
  private final Map<String, Channel> channels = new HashMap<>();
  private int lastId;
  private final int index;

  /// The number of its connection, and the run of the server to which that leads, or 0.
  int connection;

  int run;

  private final class Channel {
    final Asked question;
    final byte[] message;
    final long sinceNs = world.nowNs();
    final Consumer<@Nullable Heard> then;
    long heardNs = world.nowNs();

    Channel(Asked question, byte[] message, Consumer<@Nullable Heard> then) {
      this.question = question;
      this.message = message;
      this.then = then;
    }
  }

  ForeignClient(DoorWorld world, int index, Random random) {
    this.world = world;
    this.index = index;
    this.random = random;
    this.idsAreBytes = random.nextBoolean();
    this.beatMs = 200L + random.nextInt(5_000);
  }

  /// What the server knows its connection by.
  String peer() {
    return index + "/" + connection;
  }

  private String nextId() {
    return (idsAreBytes ? "b" : "t") + index + "-" + ++lastId;
  }

  private Object id(String id) {
    return idsAreBytes ? id.getBytes(java.nio.charset.StandardCharsets.US_ASCII) : id;
  }

  /// Asks on a new channel.
  ///
  /// @param then told once: of the answer, or of null if none has come
  void ask(Asked question, String method, List<?> arguments, Consumer<@Nullable Heard> then) {
    String id = nextId();
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("message_id", id(id));
    header.put("v", 3);
    var channel = new Channel(question, Values.encode(List.of(header, method, arguments)), then);
    channels.put(id, channel);
    world.asks(id, question);
    world.send(this, channel.message);
    if (question.call().random.nextInt(4) == 0) { // as a proxy may
      ForeignClient other = world.another(question.call().random);
      world.at(random.nextInt(3_000), () -> world.send(other, channel.message));
    }
    world.at(beatMs, () -> beat(id, channel));
  }

  /// Clients of infi.rpc have no heartbeats, and give up sooner.
  private void beat(String id, Channel channel) {
    if (channels.get(id) != channel) {
      return;
    }
    long nowNs = world.nowNs();
    boolean isSilent = nowNs - channel.heardNs > DoorOracle.ns(INTERVALS * beatMs);
    if (isSilent || nowNs - channel.sinceNs > PATIENCE_NS) {
      channels.remove(id);
      channel.then.accept(null);
      return;
    }
    if (channel.question.kind().isInfi()) {
      world.at(1_000, () -> beat(id, channel));
      return;
    }
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("message_id", id(nextId()));
    header.put("v", 3);
    header.put("response_to", id(id));
    world.send(this, Values.encode(List.of(header, "_zpc_hb", List.of(0))));
    world.at(beatMs, () -> beat(id, channel));
  }

  /// A message for it has arrived.
  void received(String id, Heard heard) {
    Channel channel = channels.get(id);
    if (channel == null) {
      return; // it has given up, or somebody else has sent its message
    }
    channel.heardNs = world.nowNs();
    if (!(heard instanceof Heard.Heartbeat)) {
      channels.remove(id);
      channel.then.accept(heard);
    }
  }
}
