package dev.raincheck.client.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.protocol.wire.Failure;
import dev.raincheck.protocol.wire.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is asked for a user of a door says so, and goes to no server that would not read it.
class UsersOfADoorTest {
  private static final Request.User MIA = new Request.User("mia", false);

  private final CallBench bench = new CallBench();
  private final List<CallOutcome> abandoned = new ArrayList<>();

  private ClientCall submitForMia() {
    ClientCall.Spec plain = CallBench.spec(false, null);
    return bench.submit(
        new ClientCall.Spec(plain.method(), plain.arguments(), plain.options(), false, false, MIA));
  }

  private void pollForMia() {
    bench.ask(
        new Query.Plain(
            header -> new Request.Poll(header, "token-1", false),
            MIA,
            reply -> {},
            abandoned::add));
  }

  @Test
  void user_isInEachCopy_andInWhatIsAskedByTheToken() {
    submitForMia();
    bench.pass(1_500);
    assertEquals(2, bench.count(Request.Call.class));
    bench.all(Request.Call.class).forEach(copy -> assertEquals(MIA, copy.header().user()));
    pollForMia();
    assertEquals(MIA, bench.last(Request.Poll.class).header().user());
  }

  /// To the user's requests they would be the user's.
  @Test
  void clientsOwnAcknowledgements_rideOnItsOwnRequests() {
    bench.submit();
    bench.result(bench.last(Request.Call.class));
    bench.acknowledge("mine");
    submitForMia();
    assertEquals(List.of(), bench.last(Request.Call.class).header().acknowledged());
    bench.submit();
    assertEquals(List.of("mine"), bench.last(Request.Call.class).header().acknowledged());
  }

  @Test
  void serverThatKnowsNoUsers_isNotAskedForOne() {
    bench.userCharsMax = 0;
    ClientCall call = submitForMia();
    pollForMia();
    assertEquals(0, bench.count(Request.Call.class));
    assertEquals(0, bench.count(Request.Poll.class));
    for (CallOutcome outcome : List.of(CallBench.outcome(call), abandoned.getFirst())) {
      Failure failure = assertInstanceOf(CallOutcome.Failed.class, outcome).failure();
      assertEquals(ErrorCode.UNSUPPORTED_VERSION, failure.code());
      assertEquals(Execution.NOT_STARTED, failure.execution());
      assertEquals(
          "user \"mia\": the server at tcp://bench:1 knows no users of doors (expected: a later"
              + " version of the server)",
          failure.message());
    }
  }

  @Test
  void whoDoesNotSayWhoItIs_isServedThereToo() {
    bench.userCharsMax = 0;
    ClientCall.Spec plain = CallBench.spec(false, null);
    bench.submit(
        new ClientCall.Spec(
            plain.method(),
            plain.arguments(),
            plain.options(),
            false,
            false,
            new Request.User("", false)));
    assertEquals(1, bench.count(Request.Call.class));
  }

  private void operateForMia() {
    bench.ask(
        new Query.Plain(
            header -> new Request.Operate(header, Request.Operate.DRAIN, null, "update"),
            MIA,
            reply -> {},
            abandoned::add));
  }

  @Test
  void operatorsQuestions_sayWhoseTheyAre() {
    operateForMia();
    assertEquals(MIA, bench.last(Request.Operate.class).header().user());
  }

  /// It would do it for the door.
  @Test
  void serverThatKnowsNoUsersWhoOperate_isNotAskedForOne_evenBeforeItHasSaidSo() {
    bench.userLooksMax = 0;
    bench.disconnect();
    operateForMia();
    bench.connect();
    pollForMia();
    assertEquals(1, bench.count(Request.Poll.class));
    assertEquals(0, bench.count(Request.Operate.class));
    assertInstanceOf(CallOutcome.Failed.class, abandoned.getFirst());
  }
}
