package dev.raincheck.server.book;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.access.Access;
import dev.raincheck.server.access.AuthorizedClientsFile;
import dev.raincheck.server.event.Event;
import dev.raincheck.server.settings.Authorizer;
import dev.raincheck.server.settings.Limits;
import dev.raincheck.server.settings.Times;
import dev.raincheck.server.state.Peer;
import dev.raincheck.shutdown.ShutdownStrategies;
import dev.raincheck.transport.CurveKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What users of a door see of the server, and do to it, is what they themselves may.
@Execution(ExecutionMode.CONCURRENT) // it waits for changed files to be seen
class OperatingUsersTest {
  private static final Peer WEB = new Peer(new byte[] {1}, "web");
  private static final Peer ADA = new Peer(new byte[] {2}, "ada");

  @TempDir Path folder;
  private Access access = Access.OPEN;
  private BookBench bench;
  private long lastId;

  @AfterEach
  void close() {
    access.close();
  }

  private void open(Authorizer authorizer, String... lines) throws IOException {
    Path file = Files.write(folder.resolve("clients"), List.of(lines));
    access = new Access(new AuthorizedClientsFile(file), authorizer);
    access.start();
    bench =
        new BookBench(
            Times.DEFAULT, Limits.DEFAULT, ShutdownStrategies.drain(), access, 1_000_000_000);
  }

  private static String line(String words) {
    return CurveKeys.generate().publicKey() + words;
  }

  private Request.Header of(String user) {
    return Request.Header.sessionless(++lastId).of(new Request.User(user, false));
  }

  private void look(Peer peer, String user) {
    bench.on(new Event.Received(peer, new Request.Look(of(user), Request.Look.SERVER)));
  }

  private void drain(Peer peer, String user) {
    bench.on(
        new Event.Received(
            peer, new Request.Operate(of(user), Request.Operate.DRAIN, null, "update")));
  }

  private void assertDenied() {
    assertEquals(ErrorCode.PERMISSION_DENIED, bench.lastError());
  }

  private boolean maySeeThatItMayOperate() throws Exception {
    String entries = String.valueOf(Values.decode(bench.last(Reply.Picture.class).entries()));
    return entries.contains("mayOperate=true");
  }

  @Test
  void user_hasTheRightsOfItsLine_andNotThoseOfTheDoor() throws Exception {
    open((principal, method) -> true, line(" web * operate delegate"), "user web/mia * operate");
    look(WEB, "mia");
    assertTrue(maySeeThatItMayOperate());
    look(WEB, "ben");
    assertDenied();
    drain(WEB, "ben");
    assertDenied();
    look(WEB, ""); // for the door itself
    assertTrue(maySeeThatItMayOperate());
    drain(WEB, "mia");
    assertTrue(bench.last(Reply.Operated.class).changed());
  }

  @Test
  void user_hasTheRightsThatTheAuthorizerGives() throws Exception {
    open(
        new Authorizer() {
          @Override
          public boolean mayCall(String principal, String method) {
            return true;
          }

          @Override
          public boolean mayOperate(String principal) {
            return principal.equals("web/mia");
          }
        },
        line(" web * delegate"));
    look(WEB, "mia");
    assertTrue(maySeeThatItMayOperate());
    look(WEB, "");
    assertDenied();
  }

  @Test
  void clientWithoutTheRightToDelegate_looksForNobody() throws Exception {
    open(
        (principal, method) -> true,
        line(" web * delegate"),
        line(" ada * operate"),
        "user web/mia * operate");
    look(ADA, "mia");
    assertDenied();
    look(ADA, "");
    assertTrue(maySeeThatItMayOperate());
  }

  @Test
  void doorThatLosesItsRight_looksForNobodyAnyMore() throws Exception {
    open((principal, method) -> true, line(" web * delegate"), "user web/mia * operate");
    look(WEB, "mia");
    bench.last(Reply.Picture.class);
    Files.write(folder.resolve("clients"), List.of(line(" web")));
    await().until(() -> !access.isKnown("web/mia"));
    look(WEB, "mia");
    assertDenied();
    assertFalse(access.mayOperate("web/mia"));
  }
}
