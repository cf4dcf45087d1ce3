package dev.raincheck.doors.http.front;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.doors.http.Shop;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Incoming;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Router;
import dev.raincheck.doors.http.dialect.Services;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Answers have room before they are written.
class RoomTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);

  private final Room room = new Room(HttpLimits.DEFAULT.withHeldBytesMax(200));
  private final Room.Place place = requireNonNull(room.enter(""));
  private final List<List<Ending>> written = new ArrayList<>();

  private static Ending result(@Nullable String token, int bytes) {
    return new Ending.Replied(new Reply.Result(HEADER, token, Slice.of(new byte[bytes])));
  }

  private void write(int answerBytes, Ending... endings) {
    place.write(
        List.of(endings),
        given -> {
          written.add(given);
          return Answer.of(200, "text/plain", new byte[answerBytes]);
        });
  }

  private static Problem problem(Ending ending) {
    return ((Ending.Unanswered) ending).problem();
  }

  @Test
  void resultsThatHaveNoRoom_areNotWritten_andTheOthersAre() {
    Ending first = result("one", 60);
    Ending second = result("two", 60);
    write(180, first, second, result("three", 60), result(null, 60));
    List<Ending> given = written.getFirst();
    assertSame(first, given.get(0));
    assertSame(second, given.get(1));
    Problem third = problem(given.get(2));
    assertEquals("three", third.token());
    assertEquals(Execution.FINISHED, third.execution());
    assertEquals(Retry.Advice.SAME_REQUEST, third.retry().advice());
    assertEquals("1", third.answer().fields().get("Retry-After"));
    Problem fourth = problem(given.get(3));
    assertEquals(Execution.FINISHED, fourth.execution());
    assertEquals(Retry.NEVER, fourth.retry());
    assertNull(fourth.answer().fields().get("Retry-After"));
    assertTrue(room.toString().endsWith(" with 180 bytes"), room::toString);
  }

  @Test
  void answerThatIsLongerThanItsResults_isWrittenAgainWithoutThem() {
    write(201, result("one", 10));
    assertEquals("one", problem(written.getLast().getFirst()).token());
    assertTrue(room.toString().endsWith(" with 0 bytes"), room::toString);
  }

  private static Stream<Function<List<Ending>, Answer>> writers() {
    String entry =
        "<value><struct><member><name>methodName</name><value>shop.count</value></member><member>"
            + "<name>params</name><value><array><data/></array></value></member></struct></value>";
    return Stream.of(
        writer("/shop.count", "[]"),
        writer("/jsonrpc", "{\"id\":1,\"method\":\"shop.count\"}"),
        writer("/xmlrpc", "<methodCall><methodName>shop.count</methodName></methodCall>"),
        writer(
            "/xmlrpc",
            "<methodCall><methodName>system.multicall</methodName><params><param><value><array>"
                + "<data>%s</data></array></value></param></params></methodCall>"
                    .formatted(entry)));
  }

  /// What a door answers the body by.
  private static Function<List<Ending>, Answer> writer(String path, String body) {
    var services = new Services(List.of(Shop.class));
    var router = new Router(services, Duration.ofMinutes(1), XmlRpcMode.WITH_NIL);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var message = new Incoming("POST", "/rpc", path, Map.of(), bytes);
    return ((Understood.Asked) router.read(message)).write();
  }

  /// Each flag is one byte in a message.
  private static Ending flags(int count) {
    return new Ending.Replied(
        new Reply.Result(HEADER, null, Slice.of(Values.encode(Collections.nCopies(count, false)))));
  }

  @ParameterizedTest
  @MethodSource("writers")
  void answerThatIsMuchLongerThanItsResults_hasRoomBeforeItIsWritten(
      Function<List<Ending>, Answer> writer) {
    var wide = new Room(HttpLimits.DEFAULT.withHeldBytesMax(1_000_000));
    Room.Place its = requireNonNull(wide.enter(""));
    its.write(
        List.of(flags(10_000)),
        given -> {
          Answer answer = writer.apply(given);
          assertTrue(answer.body().length > 50_000);
          assertEquals(
              "1 exchanges with %d bytes".formatted(answer.body().length), wide.toString());
          return answer;
        });
  }

  @ParameterizedTest
  @MethodSource("writers")
  void answerForWhichThereIsNoRoom_isNotWrittenToItsEnd(Function<List<Ending>, Answer> writer) {
    var narrow = new Room(HttpLimits.DEFAULT.withHeldBytesMax(40_000));
    Room.Place its = requireNonNull(narrow.enter(""));
    List<Answer> whole = new ArrayList<>();
    Answer answer =
        its.write(
            List.of(flags(10_000)),
            given -> {
              Answer one = writer.apply(given);
              whole.add(one);
              return one;
            });
    assertEquals(List.of(answer), whole);
    assertTrue(answer.text().contains("OVERLOADED"), answer::text);
    assertFalse(its.delivered().getNow(true));
    assertTrue(narrow.toString().endsWith(" with 0 bytes"), narrow::toString);
  }

  /// A client that is held may go before there is anything to say.
  @Test
  void whoHasLeft_takesNoRoom() {
    place.leave();
    write(100, result("one", 100));
    assertTrue(room.toString().endsWith("0 exchanges with 0 bytes"), room::toString);
  }

  /// Its client is told to come back for it.
  @Test
  void resultThatHasNoRoom_isNotDelivered() {
    write(0, result("one", 10), result("two", 1_000));
    place.leave(true);
    assertEquals(false, place.delivered().getNow(null));
  }

  @Test
  void resultThatHasRoom_isDelivered_ifTheClientHasIt() {
    write(10, result("one", 10));
    assertFalse(place.delivered().isDone());
    place.leave(true);
    assertEquals(true, place.delivered().getNow(null));
  }

  @Test
  void whatHasNoValue_isWrittenWithoutRoom() {
    place.take(200);
    var pending = new Reply.Deferred(HEADER, "tok", true, null, 1_000, 60_000);
    requireNonNull(room.enter(""))
        .write(
            List.of(new Ending.Replied(pending)),
            given -> {
              written.add(given);
              return Answer.of(202, "text/plain", new byte[100]);
            });
    assertEquals(List.of(new Ending.Replied(pending)), written.getLast());
  }

  /// One who holds all that he can leaves places for others.
  @Test
  void oneUser_leavesPlacesToOthers() {
    var narrow = new Room(HttpLimits.DEFAULT.withOpenMax(20));
    int bobs = 0;
    while (narrow.enter("bob") != null) {
      bobs++;
    }
    assertEquals(18, bobs);
    Room.Place alices = requireNonNull(narrow.enter("alice"));
    alices.leave();
    assertNull(narrow.enter("bob"));
    assertNotNull(narrow.enter("alice"));
  }

  @Test
  void whoHasNoName_mayHaveAllPlaces() {
    var narrow = new Room(HttpLimits.DEFAULT.withOpenMax(2));
    assertNotNull(narrow.enter(""));
    assertNotNull(narrow.enter(""));
    assertNull(narrow.enter(""));
  }

  @Test
  void oneUser_leavesRoomForBodiesOfOthers() {
    Room.Place bobs = requireNonNull(room.enter("bob"));
    for (int taken = 0; taken < 180; taken++) {
      assertTrue(bobs.take(1));
    }
    assertFalse(bobs.take(1));
    assertTrue(requireNonNull(room.enter("alice")).take(1));
    bobs.leave();
    assertTrue(requireNonNull(room.enter("bob")).take(199));
  }

  @Test
  void closedRoom_isEmptyWhenTheLastHasLeft() {
    CompletableFuture<Void> empty = room.close();
    assertNull(room.enter("bob"));
    assertFalse(empty.isDone());
    place.leave();
    place.leave();
    assertTrue(empty.isDone());
  }
}
