package dev.raincheck.server.zerorpc;

import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.settings.ZeroRpc;
import dev.raincheck.server.socket.ForeignDialect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A dialect without a book.
final class ZeroRpcDialectSpecimen {
  private final ZeroRpcDialect dialect =
      new ZeroRpcDialect(
          new Catalog(
              ZeroRpc.DEFAULT, List.of(ServiceContract.of(Svc.class)), Times.DEFAULT, "Svc"),
          1);

  ForeignDialect.@Nullable Conversation begin(byte[] first) {
    return begin(first, new ArrayList<>());
  }

  /// @param said gets what is said
  ForeignDialect.@Nullable Conversation begin(byte[] first, List<byte[]> said) {
    return dialect.begin(first, (peer, message, outcome) -> said.add(message.toByteArray()));
  }
}
