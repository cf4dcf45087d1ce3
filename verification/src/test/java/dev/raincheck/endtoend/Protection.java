package dev.raincheck.endtoend;

import dev.raincheck.certificates.Certificates;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.TlsKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// How the connections of a test are protected, with keys for whoever is asked for.
enum Protection {
  CLEAR,
  CURVE,
  TLS;

  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final Map<String, CurveKeys> CURVE_KEYS = new ConcurrentHashMap<>();
  private static final Map<String, TlsKeys> TLS_KEYS = new ConcurrentHashMap<>();
  static final Certificates CERTIFICATES = new Certificates(folder(), "ca");

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("certificates");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException left) {
      // in the system's folder for such files
    }
  }

  /// A server on this machine, at any free port.
  ///
  /// @param clients the file of authorized clients; without protection it is not used
  ServerBuilder server(Path clients) {
    return switch (this) {
      case CLEAR -> RaincheckServer.builder("tcp://127.0.0.1:*");
      case CURVE -> RaincheckServer.builder("tcp://127.0.0.1:*").curve(SERVER, clients);
      case TLS -> RaincheckServer.builder("tls://127.0.0.1:*").tls(tls("server"), clients);
    };
  }

  /// The options of a client who is called so.
  ClientOptions client(RaincheckServer server, String who) {
    ClientOptions options = ClientOptions.of(server.address());
    return switch (this) {
      case CLEAR -> options;
      case CURVE -> options.withCurve(curve(who), SERVER.publicKey());
      case TLS -> options.withTls(tls(who));
    };
  }

  /// The line of the file that lets somebody in.
  ///
  /// @param rights what follows the name
  String line(String who, String rights) {
    String key = this == TLS ? "tls" : curve(who).publicKey();
    return "%s %s %s%n".formatted(key, who, rights);
  }

  private static CurveKeys curve(String who) {
    return CURVE_KEYS.computeIfAbsent(who, any -> CurveKeys.generate());
  }

  static TlsKeys tls(String who) {
    return TLS_KEYS.computeIfAbsent(
        who, it -> it.equals("server") ? CERTIFICATES.server() : CERTIFICATES.client(it));
  }
}
