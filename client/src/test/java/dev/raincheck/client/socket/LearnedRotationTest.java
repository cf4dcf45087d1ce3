package dev.raincheck.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.socket.AddressRotation.Step;
import dev.raincheck.transport.ServerAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Servers that a client has learned of come behind those that it was given, and take no turn from
/// them.
class LearnedRotationTest {
  private static final long MS = 1_000_000;
  private static final Target GIVEN = target("10.0.0.1");
  private static final List<Target> LEARNED = List.of(target("10.0.0.2"), target("10.0.0.3"));

  private final AddressRotation rotation =
      new AddressRotation(Endpoints.parse("tcp://10.0.0.1:1"), List.of(GIVEN), bound -> bound / 2);
  private long nowNs;

  private static Target target(String host) {
    return new Target(new ServerAddress(host, 1), host);
  }

  LearnedRotationTest() {
    assertConnects(GIVEN);
    rotation.connected();
    rotation.heard();
    rotation.learn(true);
  }

  private void assertConnects(Target to) {
    assertEquals(Step.CONNECT, rotation.next(nowNs));
    assertEquals(to, rotation.current());
  }

  private void assertLooksUp() {
    assertEquals(Step.LOOK_UP_LEARNED, rotation.next(nowNs));
    assertEquals(Step.NOTHING, rotation.next(nowNs));
  }

  private void pass(long ms) {
    nowNs += ms * MS;
  }

  private void loseTheGiven() {
    rotation.failed(nowNs);
    pass(100);
    assertConnects(GIVEN);
    rotation.failed(nowNs);
    assertLooksUp();
    rotation.foundLearned(LEARNED, nowNs);
  }

  @Test
  void theyComeBehindTheGiven_andEachHasItsTurn() {
    loseTheGiven();
    for (Target next : LEARNED) {
      assertConnects(next);
      assertTrue(rotation.isLearned());
      rotation.failed(nowNs);
    }
    assertEquals(Step.NOTHING, rotation.next(nowNs));
    pass(200);
    assertConnects(GIVEN);
    assertFalse(rotation.isLearned());
  }

  @Test
  void oneThatTakesNoConnection_hasTwoSeconds_alsoTheLast() {
    loseTheGiven();
    for (Target next : LEARNED) {
      assertConnects(next);
      assertEquals(nowNs + 2_000 * MS, rotation.dueNs());
      pass(2_000);
    }
    assertEquals(Step.NOTHING, rotation.next(nowNs));
    pass(200);
    assertConnects(GIVEN);
  }

  /// However many somebody has named, those that were given do not wait for all of them.
  @Test
  void fourAreTriedInARound_andOthersInTheNext() {
    List<Target> many = IntStream.range(0, 6).mapToObj(i -> target("10.0.1." + i)).toList();
    rotation.failed(nowNs);
    pass(100);
    for (int round = 0; round < 3; round++) {
      assertConnects(GIVEN);
      rotation.failed(nowNs);
      assertLooksUp();
      rotation.foundLearned(many, nowNs);
      for (int i = 0; i < 4; i++) {
        assertConnects(many.get((4 * round + i) % 6));
        rotation.failed(nowNs);
      }
      assertEquals(Step.NOTHING, rotation.next(nowNs));
      pass(5_000);
    }
  }

  @Test
  void nameServerThatIsSilent_holdsNothingUp() {
    rotation.failed(nowNs);
    pass(100);
    assertConnects(GIVEN);
    rotation.failed(nowNs);
    assertLooksUp();
    pass(2_000);
    assertEquals(Step.NOTHING, rotation.next(nowNs));
    rotation.foundLearned(LEARNED, nowNs); // too late
    assertEquals(Step.NOTHING, rotation.next(nowNs));
    pass(200);
    assertConnects(GIVEN);
  }

  @Test
  void oneThatAnswered_isTriedFirst_andThenTheGiven() {
    loseTheGiven();
    assertConnects(LEARNED.getFirst());
    rotation.connected();
    rotation.heard();
    rotation.failed(nowNs);
    pass(100);
    assertConnects(LEARNED.getFirst());
    rotation.failed(nowNs);
    assertConnects(GIVEN);
    rotation.failed(nowNs);
    assertLooksUp();
  }

  /// It takes connections, and nothing else.
  @Test
  void givenThatHangs_isPassedOver_untilAnotherAnswers() {
    rotation.again();
    assertConnects(GIVEN); // which answered last
    rotation.connected();
    rotation.again();
    assertLooksUp();
    rotation.foundLearned(LEARNED, nowNs);
    assertConnects(LEARNED.getFirst());
    rotation.connected();
    rotation.again();
    assertLooksUp();
    rotation.foundLearned(LEARNED, nowNs);
    assertConnects(LEARNED.getLast());
    rotation.connected();
    rotation.heard();
    rotation.again();
    assertConnects(LEARNED.getLast());
    rotation.failed(nowNs);
    assertConnects(GIVEN);
  }

  @Test
  void whenAllHang_eachIsTriedAgain() {
    for (Target next : List.of(GIVEN, LEARNED.getFirst(), LEARNED.getLast())) {
      rotation.again();
      if (next != GIVEN) {
        assertLooksUp();
        rotation.foundLearned(LEARNED, nowNs);
      }
      assertConnects(next);
      rotation.connected();
    }
    rotation.again();
    assertLooksUp();
    rotation.foundLearned(LEARNED, nowNs);
    assertEquals(Step.NOTHING, rotation.next(nowNs));
    pass(100);
    assertConnects(GIVEN);
  }

  @Test
  void serverThatDrains_isLeftForAnother_andNotTriedBeforeThat() {
    rotation.elsewhere();
    assertLooksUp();
    rotation.foundLearned(LEARNED, nowNs);
    assertConnects(LEARNED.getFirst());
    rotation.failed(nowNs);
    assertConnects(LEARNED.getLast());
    rotation.failed(nowNs);
    pass(100);
    assertConnects(GIVEN);
  }

  @Test
  void givenServers_areNotForgotten_whenNoneIsLearnedAnyMore() {
    rotation.learn(false);
    rotation.failed(nowNs);
    pass(100);
    assertConnects(GIVEN);
    assertEquals(Long.MAX_VALUE, rotation.dueNs());
    rotation.failed(nowNs);
    assertEquals(Step.NOTHING, rotation.next(nowNs));
  }

  /// It has another key, perhaps: that is no reason never to come to the next.
  @Test
  void oneThatGreetsAndEndsTheHandshake_keepsNobodyFromTheNext() {
    for (Target next : List.of(LEARNED.getFirst(), LEARNED.getLast(), LEARNED.getFirst())) {
      rotation.failed(nowNs);
      pass(5_000);
      assertConnects(GIVEN);
      rotation.failed(nowNs);
      assertLooksUp();
      rotation.foundLearned(LEARNED, nowNs);
      assertConnects(next);
      rotation.connected();
    }
  }
}
