package dev.raincheck.server;

import dev.raincheck.server.access.Access;
import dev.raincheck.server.socket.BindProbe;
import dev.raincheck.server.socket.ClientTrust;
import dev.raincheck.server.socket.Encryption;
import dev.raincheck.transport.ServerAddress;
import dev.raincheck.transport.TlsKeys;
import org.jspecify.annotations.Nullable;

/// Who can reach a server, and read what it says.
final class Exposure {
  private Exposure() {}

  /// @throws IllegalArgumentException if more can than was asked for
  static void check(ServerSettings chosen) {
    ServerAddress address = chosen.address;
    checkTls(chosen);
    if (isClear(chosen) && !chosen.clearText && !address.isLoopback()) {
      BindProbe.chosen(chosen.toBind()); // who mistyped a name has other worries
      throw new IllegalArgumentException(
          "address: \"%s\" (expected: one of the loopback such as tcp://127.0.0.1:5570, since nothing is encrypted; call tls(keys, clients) or curve(keys, clients), or allowClearTextFromAnywhere() if you mean it)"
              .formatted(address));
    }
  }

  private static void checkTls(ServerSettings chosen) {
    if (chosen.address.isTls() != (chosen.tls != null)) {
      throw new IllegalArgumentException(
          "address: \"%s\" (expected: %s)"
              .formatted(
                  chosen.address,
                  chosen.tls == null
                      ? "keys for TLS; call tls(keys, clients)"
                      : "one that begins with tls://, since tls(keys, clients) was called"));
    }
    if (chosen.tls != null && chosen.curve != null) {
      throw new IllegalArgumentException(
          "encryption: tls(…) and curve(…) (expected: one of them; start a server for each)");
    }
  }

  private static boolean isClear(ServerSettings chosen) {
    return chosen.curve == null && chosen.tls == null;
  }

  /// What encrypts connections, and knows who is at the other end; null if nothing does.
  ///
  /// @throws IllegalArgumentException if the files of the keys cannot be used; says why
  static @Nullable Encryption encryption(ServerSettings chosen, Access access) {
    TlsKeys tls = chosen.tls;
    if (tls != null) {
      return new Encryption.Tls(ClientTrust.context(tls, access), tls.principalIn(), access);
    }
    return chosen.curve == null ? null : new Encryption.Curve(chosen.curve, access);
  }

  /// What every client may see and do of what is others': on one trusted machine it may look. Who
  /// has a name in the file of authorized clients may what is written there.
  static Access.Oversight oversightOfAnybody(ServerSettings chosen) {
    if (chosen.authorizedClients != null) {
      return Access.Oversight.NONE;
    }
    if (chosen.anybodyOperates) {
      return Access.Oversight.OPERATE;
    }
    return isOneMachine(chosen) ? Access.Oversight.LOOK : Access.Oversight.NONE;
  }

  /// Whether clients have no names because they need none.
  static boolean isOneMachine(ServerSettings chosen) {
    return isClear(chosen) && chosen.address.isLoopback();
  }

  /// For the log.
  static String describe(ServerSettings chosen) {
    if (isClear(chosen)) {
      return chosen.clearText ? "in the clear for anybody" : "in the clear, from this machine only";
    }
    return chosen.authorizedClients == null
        ? "encrypted for anybody"
        : "%s for the clients of %s"
            .formatted(chosen.tls == null ? "encrypted" : "over TLS", chosen.authorizedClients);
  }
}
