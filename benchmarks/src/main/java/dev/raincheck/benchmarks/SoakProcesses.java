package dev.raincheck.benchmarks;

import dev.raincheck.testkit.FaultProxy;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The server, and two clients of it: one as usual, one whose connections are cut.
///
/// @param folder keys and records, of this run alone
/// @param clients by principal
record SoakProcesses(
    Path folder, Child server, String address, FaultProxy proxy, Map<String, Child> clients)
    implements AutoCloseable {
  private static final List<String> HEAP = List.of("-Xmx256m");
  private static final String USUAL = "alice";
  private static final String CUT = "bob";

  static SoakProcesses start(SoakTide tide) throws IOException {
    Path folder = Files.createTempDirectory("raincheck-soak");
    CurveKeys.generate().write(folder.resolve(SoakServer.SERVER_KEYS));
    List<String> authorized = new ArrayList<>();
    for (String principal : List.of(USUAL, CUT, SoakProbe.PRINCIPAL)) {
      CurveKeys keys = CurveKeys.generate();
      keys.write(folder.resolve(principal + ".keys"));
      authorized.add(keys.publicKey() + " " + principal);
    }
    CurveKeys.generate().write(folder.resolve(SoakNuisance.STRANGER + ".keys"));
    Files.write(folder.resolve(SoakServer.CLIENTS), authorized);
    Child server = Child.start(SoakServer.class, HEAP, folder.toString());
    String address = server.line();
    var proxy = FaultProxy.to(address);
    Map<String, Child> clients = new LinkedHashMap<>();
    clients.put(USUAL, client(folder, USUAL, "1", address, tide));
    clients.put(CUT, client(folder, CUT, "2", proxy.address(), tide));
    return new SoakProcesses(folder, server, address, proxy, clients);
  }

  private static Child client(
      Path folder, String principal, String number, String address, SoakTide tide) {
    List<String> arguments =
        Stream.concat(
                Stream.of(folder.toString(), principal, number, address),
                Stream.of(tide.toArguments()))
            .toList();
    return Child.start(SoakClient.class, HEAP, arguments.toArray(String[]::new));
  }

  SoakTally tally() throws IOException {
    List<Path> told =
        clients.keySet().stream().map(principal -> SoakClient.told(folder, principal)).toList();
    return SoakTally.of(folder.resolve(SoakServer.STARTS), told);
  }

  @Override
  public void close() {
    clients.values().forEach(Child::close);
    proxy.close();
    server.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException left) {
      throw new UncheckedIOException(folder + " is left behind", left);
    }
  }
}
