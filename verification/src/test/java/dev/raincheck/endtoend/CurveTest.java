package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.CallContext;
import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Encrypted connections: who gets in, as whom, and what everybody else is told.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class CurveTest {
  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final CurveKeys ALICE = CurveKeys.generate();
  private static final CurveKeys BOB = CurveKeys.generate();

  @TempDir Path folder;
  private Path clients;
  private RaincheckServer server;

  @Service("desk")
  interface Desk {
    String whoAmI();

    String secret();

    String fail();

    /// Holds the loop, so that all that is sent meanwhile waits for it.
    @NonBlocking
    String nap();
  }

  static final class DeskAtWork implements Desk {
    @Override
    public String whoAmI() {
      return CallContext.current().principal();
    }

    @Override
    public String secret() {
      return "the cake is in the fridge";
    }

    @Override
    public String fail() {
      throw new IllegalStateException("the printer burns");
    }

    @Override
    public String nap() {
      LockSupport.parkNanos(500_000_000);
      return "what a night";
    }
  }

  @BeforeEach
  void open() throws IOException {
    clients = folder.resolve("clients");
    authorize(
        ALICE.publicKey() + " alice * stacks", BOB.publicKey() + " bob desk.whoAmI,desk.fail");
    server = builder("tcp://127.0.0.1:*").curve(SERVER, clients).start();
  }

  private void authorize(String... lines) throws IOException {
    Files.writeString(clients, "# key name methods stacks\n\n" + String.join("\n", lines) + "\n");
  }

  private static ServerBuilder builder(String address) {
    return RaincheckServer.builder(address)
        .serve(Desk.class, new DeskAtWork())
        .shutdownStrategy("abort:200ms");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private RaincheckClient connect(CurveKeys keys) {
    return RaincheckClient.connect(
        ClientOptions.of(server.address()).withCurve(keys, SERVER.publicKey()));
  }

  private static <E extends RaincheckException> E refused(
      Class<E> type, RaincheckClient client, String method) {
    try (client) {
      return assertThrows(type, () -> client.call(method, List.of()));
    }
  }

  @Test
  void client_isWhoseKeyItHas_andMayCallWhatItsLineSays() {
    try (var alice = connect(ALICE);
        var bob = connect(BOB)) {
      assertEquals("alice", alice.service(Desk.class).whoAmI());
      assertEquals("bob", bob.service(Desk.class).whoAmI());
      assertEquals("the cake is in the fridge", alice.service(Desk.class).secret());
      var denied =
          assertThrows(CallNotStartedException.class, () -> bob.service(Desk.class).secret());
      assertEquals(Optional.of(ErrorCode.PERMISSION_DENIED), denied.code());
      assertTrue(denied.getMessage().contains("\"bob\" may not call desk.secret"));
    }
  }

  @Test
  void stacks_areShownToThoseWhoMaySeeThem() {
    var shown = refused(CallFailedException.class, connect(ALICE), "desk.fail");
    assertTrue(shown.details().get("stack").contains("DeskAtWork.fail"));
    var hidden = refused(CallFailedException.class, connect(BOB), "desk.fail");
    assertFalse(hidden.details().containsKey("stack"));
  }

  @Test
  void tokenOfAnother_readsLikeAnUnknownOne() {
    try (var alice = connect(ALICE);
        var bob = connect(BOB)) {
      String token = alice.submit(Desk.class, Desk::secret).token();
      var unknown =
          assertThrows(TokenException.class, () -> bob.resume(token, String.class).await());
      assertEquals(Optional.of(ErrorCode.TOKEN_UNKNOWN), unknown.code());
      bob.resume(token, String.class).acknowledge();
      assertEquals("the cake is in the fridge", alice.resume(token, String.class).await());
    }
  }

  @Test
  void unknownKey_isToldSo() {
    var told = refused(CallNotStartedException.class, connect(CurveKeys.generate()), "desk.whoAmI");
    assertTrue(told.getMessage().contains("does not know this client's key"), told.getMessage());
    assertEquals("NOT_STARTED", told.execution().name());
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
  void changedFile_letsIn_andShutsOutEvenWhoIsConnected() throws IOException {
    CurveKeys carol = CurveKeys.generate();
    try (var bob = connect(BOB);
        var late = connect(carol)) {
      assertEquals("bob", bob.service(Desk.class).whoAmI());
      String token = bob.submit(Desk.class, Desk::whoAmI).token();
      assertThrows(CallNotStartedException.class, () -> late.service(Desk.class).whoAmI());
      authorize(ALICE.publicKey() + " alice", carol.publicKey() + " carol");
      await().ignoreExceptions().until(() -> late.service(Desk.class).whoAmI().equals("carol"));
      var denied =
          assertThrows(CallNotStartedException.class, () -> bob.service(Desk.class).whoAmI());
      assertEquals(Optional.of(ErrorCode.PERMISSION_DENIED), denied.code());
      var untold =
          assertThrows(
              OutcomeUnknownException.class, () -> bob.resume(token, String.class).await());
      assertEquals(Optional.of(ErrorCode.PERMISSION_DENIED), untold.code());
    }
  }

  @Test
  void unfitFile_changesNothing() throws IOException {
    authorize("what is this");
    try (var alice = connect(ALICE)) {
      assertEquals("alice", alice.service(Desk.class).whoAmI());
    }
    var told =
        assertThrows(
            IllegalArgumentException.class,
            () -> builder("tcp://127.0.0.1:*").curve(SERVER, clients).start());
    assertTrue(told.getMessage().contains("line 3: key: \"what\""), told.getMessage());
  }

  @Test
  void curveForAnybody_encryptsWithoutNames() {
    try (var other = builder("tcp://127.0.0.1:*").curveForAnybody(SERVER).start();
        var client =
            RaincheckClient.connect(
                ClientOptions.of(other.address())
                    .withCurve(CurveKeys.generate(), SERVER.publicKey()))) {
      assertEquals("", client.service(Desk.class).whoAmI());
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
      Desk desk = client.service(Desk.class);
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

  @Test
  void manyCallsAtOnce_areAllUnderstood_howeverLongTheLoopIsHeld() {
    try (var alice = connect(ALICE)) {
      List<Deferred<String>> calls = new ArrayList<>();
      calls.add(alice.submit(Desk.class, Desk::nap));
      for (int i = 0; i < 2_000; i++) {
        calls.add(alice.submit(Desk.class, Desk::whoAmI));
      }
      calls.forEach(Deferred::await);
      assertTrue(server.toString().contains(" 0 malformed"), server.toString());
    }
  }
}
