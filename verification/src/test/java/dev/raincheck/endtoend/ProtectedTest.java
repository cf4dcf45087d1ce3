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
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.CallFailedException;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.client.exceptions.OutcomeUnknownException;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.client.exceptions.TokenException;
import dev.raincheck.server.RaincheckServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Encrypted connections of either kind: who gets in, as whom, and what everybody else is told.
@ParameterizedClass
@EnumSource(names = {"CURVE", "TLS"})
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class ProtectedTest {
  @Parameter Protection protection;
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
        protection.line("alice", "* stacks"), protection.line("bob", "desk.whoAmI,desk.fail"));
    server =
        protection
            .server(clients)
            .serve(Desk.class, new DeskAtWork())
            .shutdownStrategy("abort:200ms")
            .start();
  }

  private void authorize(String... lines) throws IOException {
    Files.writeString(clients, "# key name methods stacks\n\n" + String.join("", lines));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private RaincheckClient connect(String who) {
    return RaincheckClient.connect(protection.client(server, who));
  }

  private static <E extends RaincheckException> E refused(
      Class<E> type, RaincheckClient client, String method) {
    try (client) {
      return assertThrows(type, () -> client.call(method, List.of()));
    }
  }

  @Test
  void client_isWhoseKeyItHas_andMayCallWhatItsLineSays() {
    try (var alice = connect("alice");
        var bob = connect("bob")) {
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
    var shown = refused(CallFailedException.class, connect("alice"), "desk.fail");
    assertTrue(shown.details().get("stack").contains("DeskAtWork.fail"));
    var hidden = refused(CallFailedException.class, connect("bob"), "desk.fail");
    assertFalse(hidden.details().containsKey("stack"));
  }

  @Test
  void tokenOfAnother_readsLikeAnUnknownOne() {
    try (var alice = connect("alice");
        var bob = connect("bob")) {
      String token = alice.submit(Desk.class, Desk::secret).token();
      var unknown =
          assertThrows(TokenException.class, () -> bob.resume(token, String.class).await());
      assertEquals(Optional.of(ErrorCode.TOKEN_UNKNOWN), unknown.code());
      bob.resume(token, String.class).acknowledge();
      assertEquals("the cake is in the fridge", alice.resume(token, String.class).await());
    }
  }

  @Test
  void whoIsNotInTheFile_isToldSo() {
    var told = refused(CallNotStartedException.class, connect("mallory"), "desk.whoAmI");
    assertTrue(told.getMessage().contains("file of authorized clients"), told.getMessage());
    assertTrue(told.getMessage().contains("the server does not"), told.getMessage());
    assertEquals("NOT_STARTED", told.execution().name());
  }

  @Test
  void changedFile_letsIn_andShutsOutEvenWhoIsConnected() throws IOException {
    try (var bob = connect("bob");
        var late = connect("carol")) {
      assertEquals("bob", bob.service(Desk.class).whoAmI());
      String token = bob.submit(Desk.class, Desk::whoAmI).token();
      assertThrows(CallNotStartedException.class, () -> late.service(Desk.class).whoAmI());
      authorize(protection.line("alice", ""), protection.line("carol", ""));
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
    try (var alice = connect("alice")) {
      assertEquals("alice", alice.service(Desk.class).whoAmI());
    }
    var told =
        assertThrows(
            IllegalArgumentException.class,
            () -> protection.server(clients).serve(Desk.class, new DeskAtWork()).start());
    assertTrue(told.getMessage().contains("line 3: key: \"what\""), told.getMessage());
  }

  @Test
  void manyCallsAtOnce_areAllUnderstood_howeverLongTheLoopIsHeld() {
    try (var alice = connect("alice")) {
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
