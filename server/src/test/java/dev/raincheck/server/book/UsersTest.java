package dev.raincheck.server.book;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Failure;
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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A door beside the server speaks for its users: what they call is theirs, and nobody else's.
// it waits for changed files to be seen
@org.junit.jupiter.api.parallel.Execution(ExecutionMode.CONCURRENT)
class UsersTest {
  private static final Peer WEB = new Peer(new byte[] {1}, "web");
  private static final Peer ADA = new Peer(new byte[] {2}, "ada");
  private static final String RIGHTS = " web t.* stacks operate delegate";

  @TempDir Path folder;
  private Path file;
  private Access access;
  private BookBench bench;
  private long lastId;

  @BeforeEach
  void open() throws IOException {
    file = Files.write(folder.resolve("clients"), List.of(line(RIGHTS), line(" ada")));
    open((principal, method) -> true);
    access.start();
  }

  @AfterEach
  void close() {
    access.close();
  }

  private void open(Authorizer authorizer) {
    access = new Access(new AuthorizedClientsFile(file), authorizer);
    bench =
        new BookBench(
            Times.DEFAULT,
            Limits.DEFAULT.withKeysMax(10),
            ShutdownStrategies.drain(),
            access,
            1_000_000_000);
  }

  private static String line(String words) {
    return CurveKeys.generate().publicKey() + words;
  }

  private Request.Header header(String user) {
    return Request.Header.sessionless(++lastId).of(new Request.User(user, false));
  }

  private void ask(Peer peer, Request request) {
    bench.on(new Event.Received(peer, request));
  }

  private void call(Peer peer, String user, String method, Request.Options options) {
    ask(peer, new Request.Call(header(user), 0, method, Slice.of(BookBench.VALUE), options));
  }

  private String deferred(Peer peer, String user) {
    call(peer, user, "t.block", Request.Options.DEFAULT);
    return bench.lastToken();
  }

  private void poll(Peer peer, String user, String token) {
    ask(peer, new Request.Poll(header(user), token, false));
  }

  private void assertUnknown() {
    assertEquals(ErrorCode.TOKEN_UNKNOWN, bench.lastError());
  }

  @Test
  void user_isThePrincipalOfWhatItCalls() {
    call(WEB, "mia", "t.work", Request.Options.DEFAULT);
    assertEquals("web/mia", bench.started.getFirst().principal);
  }

  @Test
  void tokenOfAUser_isUnknownToAllOthers_theDoorItself_andItsOwnClientOfThatName() {
    String token = deferred(WEB, "mia");
    for (String other : List.of("ben", "web/mia", "mi", "ada")) {
      poll(WEB, other, token);
      assertUnknown();
      ask(WEB, new Request.Cancel(header(other), token, "mine"));
      assertUnknown();
      var safe = header(other).withAcknowledged(token);
      ask(WEB, new Request.Acknowledge(safe));
    }
    poll(WEB, "", token);
    assertUnknown();
    ask(ADA, new Request.Poll(Request.Header.sessionless(++lastId), token, false));
    assertUnknown();
    bench.finish(0);
    poll(WEB, "mia", token);
    bench.last(Reply.Result.class);
    ask(WEB, new Request.Acknowledge(header("mia").withAcknowledged(token)));
    poll(WEB, "mia", token);
    assertEquals(ErrorCode.TOKEN_ACKNOWLEDGED, bench.lastError());
  }

  @Test
  void keyOfAUser_isItsOwn() {
    Request.Options keyed = Request.Options.DEFAULT.withKey("invoice-42");
    call(WEB, "mia", "t.work", keyed);
    call(WEB, "ben", "t.work", keyed);
    call(WEB, "", "t.work", keyed);
    assertEquals(3, bench.started.size());
    call(WEB, "mia", "t.work", keyed);
    assertEquals(3, bench.started.size());
  }

  @Test
  void clientWithoutTheRight_isToldSo_andNothingRuns() {
    call(ADA, "mia", "t.work", Request.Options.DEFAULT);
    Failure refusal = bench.last(Reply.Failed.class).failure();
    assertEquals(ErrorCode.PERMISSION_DENIED, refusal.code());
    assertEquals(Execution.NOT_STARTED, refusal.execution());
    assertTrue(
        refusal.message().startsWith("\"ada\" may not speak for others (expected: a client with"),
        refusal.message());
    call(ADA, "", "t.work", Request.Options.DEFAULT); // which it may be for itself
    assertEquals("ada", bench.started.getFirst().principal);
  }

  /// Whoever comes by a door in the server's process is a client by its name.
  @Test
  void nobodyIsAUser_whoIsNotSpokenFor() {
    Peer pretender = new Peer(new byte[] {3}, "web/mia");
    ask(
        pretender,
        new Request.Call(
            Request.Header.sessionless(++lastId),
            0,
            "t.work",
            Slice.of(BookBench.VALUE),
            Request.Options.DEFAULT));
    assertEquals(ErrorCode.PERMISSION_DENIED, bench.lastError());
  }

  @Test
  void user_mayCallWhatBothMay_butSeesNoStacks_andOperatesNothing() {
    access.close();
    open((principal, method) ->
        method.equals("t.work") ? !principal.equals("web/ben") : principal.equals("web/mia"));
    call(WEB, "mia", "t.work", Request.Options.DEFAULT);
    assertEquals(1, bench.started.size());
    call(WEB, "ben", "t.work", Request.Options.DEFAULT);
    assertEquals(ErrorCode.PERMISSION_DENIED, bench.lastError());
    call(WEB, "mia", "t.block", Request.Options.DEFAULT); // the door itself may not
    assertEquals(ErrorCode.PERMISSION_DENIED, bench.lastError());
    assertTrue(access.maySeeStacks("web"));
    assertFalse(access.maySeeStacks("web/mia"));
    assertFalse(access.mayOperate("web/mia"));
  }

  @Test
  void inASession_theSameSequenceOfAnotherUser_isAnotherCall() {
    ask(WEB, new Request.Hello(Request.Header.sessionless(++lastId), "bench"));
    long session = bench.last(Reply.Welcome.class).session();
    inSession(session, 1, "mia", 0);
    bench.finish(0);
    inSession(session, 1, "ben", 0);
    assertEquals(ErrorCode.REQUEST_MISMATCH, bench.lastError());
    inSession(session, 1, "mia", 0);
    bench.last(Reply.Result.class);
    assertEquals(1, bench.started.size());
  }

  /// The session is the door's, the key the user's.
  @Test
  void lostSession_provesForAUserToo_thatItsCallHasNotRun() {
    ask(WEB, new Request.Hello(Request.Header.sessionless(++lastId), "bench"));
    long former = bench.last(Reply.Welcome.class).session();
    bench.pass(Times.DEFAULT.sessionLease().plusSeconds(1));
    ask(WEB, new Request.Hello(Request.Header.sessionless(++lastId), "bench"));
    inSession(bench.last(Reply.Welcome.class).session(), 1, "mia", former);
    assertEquals(1, bench.started.size());
  }

  private void inSession(long session, long sequence, String user, long former) {
    var header = new Request.Header(++lastId, session, 1, List.of(), new Request.User(user, false));
    Request.Options options =
        Request.Options.DEFAULT.withKey("invoice-42").withFormerSession(former);
    ask(WEB, new Request.Call(header, sequence, "t.work", Slice.of(BookBench.VALUE), options));
  }

  /// However many users it makes up, a door has the share of one client.
  @Test
  void whatUsersTake_isOnTheDoorsAccount() {
    for (int user = 0; user < 20; user++) {
      call(WEB, "user " + user, "t.work", Request.Options.DEFAULT.withKey("k"));
    }
    assertEquals(ErrorCode.OVERLOADED, bench.lastError());
    int before = bench.started.size();
    call(ADA, "", "t.work", Request.Options.DEFAULT.withKey("k"));
    assertEquals(before + 1, bench.started.size());
  }

  @Test
  void deliveredResult_ofWhoConfirmsNothing_isKeptForAMinute() {
    String token = deferred(WEB, "mia");
    bench.finish(0);
    bench.pass(Duration.ofMinutes(5));
    poll(WEB, "mia", token);
    bench.pass(Duration.ofSeconds(59));
    poll(WEB, "mia", token);
    bench.last(Reply.Result.class);
    bench.pass(Duration.ofSeconds(2));
    poll(WEB, "mia", token);
    assertEquals(ErrorCode.TOKEN_EXPIRED, bench.lastError());
  }

  @Test
  void deliveredResult_ofWhoConfirms_isKeptForItsRetention() {
    String token = deferred(WEB, "mia");
    bench.finish(0);
    var confirms = Request.Header.sessionless(++lastId).of(new Request.User("mia", true));
    ask(WEB, new Request.Poll(confirms, token, false));
    bench.pass(Duration.ofMinutes(14));
    poll(WEB, "mia", token);
    bench.last(Reply.Result.class);
  }

  @Test
  void doorThatLosesItsRight_speaksForNobody_andHearsNothingMoreForThem() throws IOException {
    ask(
        WEB,
        new Request.Call(
            header("mia"), 0, "t.block", Slice.of(BookBench.VALUE), Request.Options.PUSHED));
    String token = bench.lastToken();
    Files.write(file, List.of(line(" web"), line(" ada")));
    await().until(() -> !access.isKnown("web/mia"));
    bench.replies.clear();
    bench.finish(0);
    assertEquals(List.of(), bench.replies);
    poll(WEB, "mia", token);
    assertEquals(ErrorCode.PERMISSION_DENIED, bench.lastError());
  }
}
