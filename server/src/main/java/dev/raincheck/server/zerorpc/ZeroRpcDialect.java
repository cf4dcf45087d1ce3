package dev.raincheck.server.zerorpc;

import dev.raincheck.server.socket.ForeignDialect;
import org.jspecify.annotations.Nullable;

/// ZeroRPC and infi.rpc, unchanged, on the port of Raincheck's own clients.
public final class ZeroRpcDialect implements ForeignDialect {
  private final Calls calls;
  private final OpenCalls open;
  private final Envelopes envelopes;
  private final EnvelopeReader reader = new EnvelopeReader();

  /// @param random of this run
  public ZeroRpcDialect(Catalog catalog, long random) {
    this(catalog, random, new OpenCalls(OpenCalls.OPEN_MAX));
  }

  ZeroRpcDialect(Catalog catalog, long random, OpenCalls open) {
    this.open = open;
    this.calls = new Calls(catalog);
    this.envelopes = new Envelopes(random);
  }

  @Override
  public @Nullable Conversation begin(byte[] first, Way way) {
    return EnvelopeReader.isLikely(first)
        ? new ZeroRpcConversation(reader, calls, envelopes, open, way)
        : null;
  }
}
