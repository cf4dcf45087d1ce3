package dev.raincheck.doors.http.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Execution;
import dev.raincheck.api.Retry;
import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.settings.HttpLimits;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Answers have room before they are written.
class RoomTest {
  private static final Reply.Header HEADER = new Reply.Header(1, null);

  private final Room room = new Room(HttpLimits.DEFAULT.withHeldBytesMax(200));
  private final Room.Place place = room.enter();
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

  @Test
  void whatHasNoValue_isWrittenWithoutRoom() {
    place.take(200);
    var pending = new Reply.Deferred(HEADER, "tok", true, null, 1_000, 60_000);
    room.enter()
        .write(
            List.of(new Ending.Replied(pending)),
            given -> {
              written.add(given);
              return Answer.of(202, "text/plain", new byte[100]);
            });
    assertEquals(List.of(new Ending.Replied(pending)), written.getLast());
  }
}
