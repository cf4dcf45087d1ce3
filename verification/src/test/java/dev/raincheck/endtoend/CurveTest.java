package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What is so with CURVE alone, and without any protection; the rest is in [ProtectedTest].
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class CurveTest {
  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final CurveKeys ALICE = CurveKeys.generate();
  private static final CurveKeys BOB = CurveKeys.generate();

  @TempDir Path folder;
  private Path clients;
  private RaincheckServer server;

  @BeforeEach
  void open() throws IOException {
    clients = folder.resolve("clients");
    Files.writeString(clients, ALICE.publicKey() + " alice\n");
    server = builder("tcp://127.0.0.1:*").curve(SERVER, clients).start();
  }

  private static ServerBuilder builder(String address) {
    return RaincheckServer.builder(address)
        .serve(ProtectedTest.Desk.class, new ProtectedTest.DeskAtWork())
        .shutdownStrategy("abort:200ms");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static <E extends RaincheckException> E refused(
      Class<E> type, RaincheckClient client, String method) {
    try (client) {
      return assertThrows(type, () -> client.call(method, List.of()));
    }
  }

  @Test
  void otherServerKey_isToldSo() {
    var options =
        ClientOptions.of(server.address()).withCurve(ALICE, CurveKeys.generate().publicKey());
    var told =
        refused(CallNotStartedException.class, RaincheckClient.connect(options), "desk.whoAmI");
    assertTrue(told.getMessage().contains("the server ends the handshake"), told.getMessage());
  }

  @Test
  void oneSideWithoutCurve_isToldSo_whenItsPatienceEnds() {
    Duration patience = Duration.ofSeconds(4);
    var clear = ClientOptions.of(server.address()).withPatience(patience);
    var told =
        refused(CallNotStartedException.class, RaincheckClient.connect(clear), "desk.whoAmI");
    assertTrue(told.getMessage().contains("is it a server with CURVE"), told.getMessage());
    try (var other = builder("tcp://127.0.0.1:*").start()) {
      var options =
          ClientOptions.of(other.address())
              .withPatience(patience)
              .withCurve(ALICE, SERVER.publicKey());
      told =
          refused(CallNotStartedException.class, RaincheckClient.connect(options), "desk.secret");
      assertTrue(told.getMessage().contains("is it a server without CURVE"), told.getMessage());
    }
  }

  @Test
  void curveForAnybody_encryptsWithoutNames() {
    try (var other = builder("tcp://127.0.0.1:*").curveForAnybody(SERVER).start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(other.address())
                    .withCurve(CurveKeys.generate(), SERVER.publicKey()))) {
      assertEquals("", client.service(ProtectedTest.Desk.class).whoAmI());
    }
  }

  /// Encryption makes a frame longer, and no limit is higher than this one.
  @Test
  void messagesOfAnySize_areTaken_ifBothSidesSaySo() {
    try (var other =
            builder("tcp://127.0.0.1:*")
                .curveForAnybody(SERVER)
                .limits(Limits.DEFAULT.withMessageBytesMax(Integer.MAX_VALUE))
                .start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(other.address())
                    .withPatience(Duration.ofSeconds(4))
                    .withMessageBytesMax(Integer.MAX_VALUE)
                    .withCurve(CurveKeys.generate(), SERVER.publicKey()))) {
      assertEquals("", client.service(ProtectedTest.Desk.class).whoAmI());
    }
  }

  @Test
  void authorizer_hasItsSay_andIsTakenForANoIfItThrows() {
    try (var other =
            builder("tcp://127.0.0.1:*")
                .authorizer((principal, method) -> {
                  Thread.currentThread().interrupt();
                  if (method.endsWith("fail")) {
                    throw new AssertionError("a fault of the user's");
                  }
                  return method.endsWith("whoAmI");
                })
                .start();
        var client = RaincheckClient.connect(other.address())) {
      ProtectedTest.Desk desk = client.service(ProtectedTest.Desk.class);
      assertEquals("", desk.whoAmI());
      assertThrows(CallNotStartedException.class, desk::secret);
      assertThrows(CallNotStartedException.class, desk::fail);
    }
  }

  @Test
  void withoutCurve_onlyThisMachineIsServed_unlessAskedForByName() {
    ServerBuilder open = builder("tcp://*:*");
    var told = assertThrows(IllegalArgumentException.class, open::start);
    assertTrue(told.getMessage().contains("allowClearTextFromAnywhere()"), told.getMessage());
    open.allowClearTextFromAnywhere().start().close();
  }

  @Test
  void keys_areWrittenForTheirOwnerAlone_andNeverShown() throws IOException {
    Path file = folder.resolve("alice.keys");
    ALICE.write(file);
    assertEquals(ALICE, CurveKeys.read(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(ALICE.toString().contains(ALICE.secretKey()));
    assertThrows(IOException.class, () -> BOB.write(file));
  }
}
