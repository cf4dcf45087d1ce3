package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.client.Admin;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.admin.OperationInfo;
import dev.raincheck.client.admin.OperationQuery;
import dev.raincheck.client.exceptions.CallAbortedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import dev.raincheck.protocol.wire.ServerPorts;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.server.ServerStatus;
import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may look at a server, and who may operate it: each line of the table in docs/security.md,
/// over real sockets.
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class OperatorRightsTest {
  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final CurveKeys ALICE = CurveKeys.generate();
  private static final CurveKeys BOB = CurveKeys.generate();

  @TempDir Path folder;
  private final OfficeAtWork work = new OfficeAtWork();
  private RaincheckServer server;

  @AfterEach
  void close() {
    work.release.countDown();
    server.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }

  private ServerBuilder builder() {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Office.class, work)
        .shutdownStrategy("abort:1s");
  }

  private Path names() throws IOException {
    return Files.write(folder.resolve("names"), List.of("tls alice", "tls bob * operate"));
  }

  private Path file() throws IOException {
    return Files.write(
        folder.resolve("clients"),
        List.of(ALICE.publicKey() + " alice", BOB.publicKey() + " bob * operate"));
  }

  private ServerBuilder builder(String kind) throws IOException {
    return switch (kind) {
      case "in the clear" -> builder();
      case "in the clear, operated" -> builder().allowOperateFromAnybody();
      case "any key" -> builder().curveForAnybody(SERVER);
      case "any key, operated" -> builder().curveForAnybody(SERVER).allowOperateFromAnybody();
      case "file" -> builder().curve(SERVER, file());
      case "names" ->
          Protection.TLS.server(names()).serve(Office.class, work).shutdownStrategy("abort:1s");
      case "file, all operated" -> builder().curve(SERVER, file()).allowOperateFromAnybody();
      case "file, authorizer" -> builder().curve(SERVER, file()).authorizer(new OnlyAlice());
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static final class OnlyAlice implements Authorizer {
    @Override
    public boolean mayCall(String principal, String method) {
      return true;
    }

    @Override
    public boolean mayOperate(String principal) {
      return principal.equals("alice");
    }
  }

  private RaincheckClient connect(CurveKeys keys, boolean encrypted) {
    if (server.address().startsWith("tls:")) {
      return RaincheckClient.connect(
          Protection.TLS.client(server, keys.equals(ALICE) ? "alice" : "bob"));
    }
    ClientOptions options = ClientOptions.of(server.address());
    return RaincheckClient.connect(
        encrypted ? options.withCurve(keys, SERVER.publicKey()) : options);
  }

  @ParameterizedTest
  @CsvSource({
    "in the clear, alice, true, false",
    "'in the clear, operated', alice, true, true",
    "any key, alice, false, false",
    "'any key, operated', alice, true, true",
    "file, alice, false, false",
    "file, bob, true, true",
    "names, alice, false, false",
    "names, bob, true, true",
    "'file, all operated', alice, false, false",
    "'file, authorizer', alice, true, true",
    "'file, authorizer', bob, true, true",
  })
  void rights(String kind, String who, boolean mayLook, boolean mayOperate) throws IOException {
    server = builder(kind).start();
    boolean encrypted = !kind.startsWith("in the clear");
    try (RaincheckClient client = connect(who.equals("alice") ? ALICE : BOB, encrypted)) {
      Deferred<String> held = client.submit(Office.class, office -> office.hold("x"));
      String token = held.token();
      await().until(() -> work.held.get() == 1);
      Admin admin = client.admin();
      for (Runnable look :
          List.<Runnable>of(
              admin::server,
              admin::methods,
              () -> admin.sessions(null),
              () -> admin.operations(OperationQuery.UNFINISHED),
              () -> admin.operationWithStack(token))) {
        assertMay(mayLook, look);
      }
      assertMay(mayOperate, () -> admin.abort(token, "too slow"));
      if (mayOperate) {
        var aborted = assertThrows(CallAbortedException.class, held::await);
        assertTrue(aborted.getMessage().contains("too slow"), aborted.getMessage());
      }
      assertMay(mayOperate, () -> admin.drain("update"));
      assertEquals(
          mayOperate, server.status().state() != ServerStatus.State.SERVING, "whether it drains");
    }
  }

  private static void assertMay(boolean may, Runnable question) {
    if (may) {
      question.run();
    } else {
      var refused = assertThrows(CallNotStartedException.class, question::run);
      assertEquals(ErrorCode.PERMISSION_DENIED, refused.code().orElseThrow());
    }
  }

  /// Doors ask for their own users.
  @Test
  void portInsideTheServer_hasTheRightsOfWhomItAsksFor() throws IOException {
    server = builder("file").start();
    try (ServerPort port = ServerPorts.open(server, pushed -> {})) {
      var look = new Request.Look(ServerPort.UNNUMBERED, Request.Look.SERVER);
      assertInstanceOf(Reply.Picture.class, port.ask("bob", look).toCompletableFuture().join());
      Reply refused = port.ask("alice", look).toCompletableFuture().join();
      assertEquals(
          ErrorCode.PERMISSION_DENIED,
          assertInstanceOf(Reply.Failed.class, refused).failure().code());
    }
  }

  @Test
  void operatorSeesWhatOthersDo_asFarAsItIsShown() throws IOException {
    server = builder("file").start();
    try (RaincheckClient alice = connect(ALICE, true);
        RaincheckClient bob = connect(BOB, true)) {
      String token = alice.submit(Office.class, office -> office.hold("x")).token();
      await()
          .until(() ->
              bob.admin().operation(token).progress().filter("x is held"::equals).isPresent());
      OperationInfo seen = bob.admin().operationWithStack(token);
      assertEquals("alice", seen.principal());
      assertEquals(OperationInfo.State.RUNNING, seen.state());
      assertEquals(0.5, seen.fraction().orElseThrow());
      assertTrue(seen.isHandlerBusy());
      assertTrue(seen.stack().orElseThrow().contains("OfficeAtWork.hold"), seen::toString);
      assertTrue(!seen.fields().toString().contains(token), seen.fields()::toString);
      assertEquals(
          List.of("alice", "bob"),
          bob.admin().sessions(null).entries().stream()
              .map(it -> it.principal())
              .sorted()
              .toList());
    }
  }

  @Test
  void manyOperations_areSeenOnceEach() throws IOException {
    server = builder("in the clear").start();
    try (RaincheckClient client = connect(ALICE, false)) {
      for (int i = 0; i < 350; i++) {
        client.submit(Office.class, office -> office.hold("x")).token(); // waits for it
      }
      List<String> ids =
          client.admin().allOperations(OperationQuery.UNFINISHED).map(OperationInfo::id).toList();
      assertEquals(350, ids.size());
      assertEquals(350, Set.copyOf(ids).size());
      assertEquals(350, client.admin().server().running());
      assertEquals(
          7, client.admin().operations(OperationQuery.UNFINISHED.withPageSize(7)).entries().size());
    }
  }
}
