package dev.raincheck.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.socket.AddressRotation.Step;
import dev.raincheck.transport.ServerAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressRotationTest {
  private static final long MS = 1_000_000;
  private static final List<Target> TWO = addresses("127.0.0.1", "::1");

  private final AddressRotation rotation = rotation("tcp://name:1", TWO);
  private long nowNs;

  private static List<Target> addresses(String... literals) {
    return Stream.of(literals).map(it -> target(it, 1)).toList();
  }

  private static Target target(String literal, int port) {
    return new Target(new ServerAddress(literal, port), "name");
  }

  private static AddressRotation rotation(String server, List<Target> addresses) {
    return new AddressRotation(Endpoints.parse(server), addresses, bound -> bound / 2);
  }

  private Step next() {
    return rotation.next(nowNs);
  }

  private void pass(long ms) {
    nowNs += ms * MS;
  }

  /// Both addresses have failed.
  private void failBoth() {
    for (int i = 0; i < TWO.size(); i++) {
      assertEquals(Step.CONNECT, next());
      rotation.failed(nowNs);
    }
  }

  @Test
  void eachAddressHasItsTurn_inTheJvmsOrder_atOnceAfterOneThatFailed() {
    assertEquals(Step.CONNECT, next());
    assertEquals("tcp://127.0.0.1:1", rotation.current().toString());
    assertEquals(Step.NOTHING, next());
    rotation.failed(nowNs);
    assertEquals(Step.CONNECT, next());
    assertEquals("tcp://[::1]:1", rotation.current().toString());
  }

  @Test
  void nameIsLookedUpAnew_afterAPause_whenAllHaveFailed() {
    failBoth();
    assertEquals(Step.NOTHING, next());
    assertEquals(nowNs + 100 * MS, rotation.dueNs());
    pass(100);
    assertEquals(Step.LOOK_UP, next());
    assertEquals(Step.NOTHING, next(), "one lookup at a time");
    rotation.found(addresses("10.0.0.1"), nowNs);
    assertEquals(Step.CONNECT, next());
    assertEquals("tcp://10.0.0.1:1", rotation.current().toString());
  }

  @Test
  void pauses_growFrom100MsTo5s_untilTheServerSaysSomething() {
    for (long pauseMs : new long[] {100, 200, 400, 800, 1600, 3200, 5000, 5000}) {
      failBoth();
      assertEquals(nowNs + pauseMs * MS, rotation.dueNs());
      pass(pauseMs);
      assertEquals(Step.LOOK_UP, next());
      rotation.found(TWO, nowNs);
    }
    rotation.heard();
    failBoth();
    assertEquals(nowNs + 100 * MS, rotation.dueNs());
  }

  @Test
  void nameWithoutAddresses_isLookedUpAgain() {
    failBoth();
    pass(100);
    assertEquals(Step.LOOK_UP, next());
    rotation.found(List.of(), nowNs);
    assertEquals(Step.NOTHING, next());
    pass(200);
    assertEquals(Step.LOOK_UP, next());
  }

  @Test
  void addressThatDoesNotGreet_hasTwoSeconds_ifThereIsAnother() {
    assertEquals(Step.CONNECT, next());
    pass(1_999);
    assertEquals(Step.NOTHING, next());
    pass(1);
    assertEquals(Step.CONNECT, next());
    assertEquals("tcp://[::1]:1", rotation.current().toString());
    assertEquals(Long.MAX_VALUE, rotation.dueNs(), "the last one has all the time");
  }

  @Test
  void lostConnection_isAnotherRound() {
    next();
    rotation.connected();
    rotation.failed(nowNs);
    assertEquals(Step.NOTHING, next());
    pass(100);
    assertEquals(Step.LOOK_UP, next());
  }

  @Test
  void addressThatGreetsAndDoesNotAnswer_isNoReasonToLeaveOutTheNext() {
    for (String address : List.of("127.0.0.1", "[::1]", "127.0.0.1")) {
      assertEquals(Step.CONNECT, next());
      assertEquals("tcp://%s:1".formatted(address), rotation.current().toString());
      rotation.connected();
      rotation.again();
      assertEquals(Step.LOOK_UP, next());
      rotation.found(TWO, nowNs);
    }
  }

  @Test
  void addressThatAnswered_isTheFirstOfTheNextRound() {
    next();
    rotation.failed(nowNs);
    next();
    rotation.connected();
    rotation.heard();
    rotation.failed(nowNs);
    pass(100);
    assertEquals(Step.LOOK_UP, next());
    rotation.found(TWO, nowNs);
    assertEquals("tcp://[::1]:1", rotation.current().toString());
    next();
    rotation.failed(nowNs);
    assertEquals(Step.CONNECT, next());
    assertEquals("tcp://127.0.0.1:1", rotation.current().toString());
  }

  @Test
  void silentServer_isConnectedToAgain_withoutAPause() {
    next();
    rotation.connected();
    rotation.heard();
    rotation.again();
    assertEquals(Step.LOOK_UP, next());
    rotation.again();
    assertEquals(Step.NOTHING, next(), "which is being looked up");
    rotation.found(TWO, nowNs);
    assertEquals(Step.CONNECT, next());
    rotation.again();
    assertEquals(Step.CONNECT, next());
    assertEquals("tcp://[::1]:1", rotation.current().toString());
  }

  @Test
  void literal_isNeverLookedUp() {
    AddressRotation literal = rotation("tcp://[::1]:1", addresses("::1"));
    assertEquals(Step.CONNECT, literal.next(nowNs));
    literal.failed(nowNs);
    pass(100);
    assertEquals(Step.CONNECT, literal.next(nowNs));
    assertTrue(literal.current().address().isLiteral());
  }

  @Test
  void severalServers_haveTheirTurns_andAreAllTriedAgain() {
    List<Target> both = List.of(target("10.0.0.1", 1), target("10.0.0.2", 2));
    AddressRotation several = rotation("tcp://10.0.0.1:1, tcp://10.0.0.2:2", both);
    assertEquals(Step.CONNECT, several.next(nowNs));
    several.connected();
    several.heard();
    several.failed(nowNs);
    pass(100);
    assertEquals(Step.LOOK_UP, several.next(nowNs));
    several.found(both, nowNs);
    assertEquals(Step.CONNECT, several.next(nowNs));
    assertEquals("tcp://10.0.0.1:1", several.current().toString(), "the one that answered last");
    several.failed(nowNs);
    assertEquals(Step.CONNECT, several.next(nowNs));
    assertEquals("tcp://10.0.0.2:2", several.current().toString());
  }
}
