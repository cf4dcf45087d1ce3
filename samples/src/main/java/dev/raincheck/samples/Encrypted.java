package dev.raincheck.samples;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Encrypted connections: two clients with keys and different rights, and one that nobody knows.
final class Encrypted {
  private Encrypted() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("raincheck");
    CurveKeys alice = CurveKeys.generate();
    CurveKeys bob = CurveKeys.generate();
    Path clients =
        Files.writeString(
            folder.resolve("authorized-clients"),
            """
            # key  name  methods
            %s alice
            %s bob jdk.version,jdk.size
            """
                .formatted(alice.publicKey(), bob.publicKey()));
    CurveKeys.generate().write(folder.resolve("server.keys"));
    try (var server = serve(folder.resolve("server.keys"), clients)) {
      String serverKey = CurveKeys.read(folder.resolve("server.keys")).publicKey();
      call("alice", server.address(), alice, serverKey);
      call("bob", server.address(), bob, serverKey);
      call("a stranger", server.address(), CurveKeys.generate(), serverKey);
      server.requestShutdown();
      System.out.println("closed; " + server.awaitClose());
    }
    for (String file : new String[] {"server.keys", "authorized-clients", ""}) {
      Files.delete(folder.resolve(file));
    }
  }

  private static RaincheckServer serve(Path keyFile, Path clients) throws IOException {
    // region server
    var server =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Jdk.class, new JdkFiles())
            .curve(CurveKeys.read(keyFile), clients)
            .start();
    // endregion
    return server;
  }

  private static void call(String name, String address, CurveKeys keys, String serverKey) {
    // region client
    var options = ClientOptions.of(address).withCurve(keys, serverKey);
    try (var client = RaincheckClient.connect(options)) {
      Jdk jdk = client.service(Jdk.class);
      System.out.println(name + " sees " + jdk.version());
      System.out.println(name + " computes " + jdk.digest("conf").sha256());
    } catch (CallNotStartedException refused) {
      System.out.println(name + " is told: " + refused.getMessage());
    } catch (Jdk.UnknownDirectory gone) {
      System.out.println(gone.getMessage());
    }
    // endregion
  }
}
