package dev.raincheck.client.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.transport.ServerAddress;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a client believes of what a server says about others.
class LearnedServersTest {
  private static final Target HERE = target("tcp://127.0.0.1:1");
  private static final Target THERE = target("tcp://10.0.0.2:1");

  private static Target target(String text) {
    ServerAddress address = ServerAddress.toConnect(text);
    return new Target(address, address.name());
  }

  private static LearnedServers servers(Security security, Target given) {
    var servers = new LearnedServers(security, new Random(42));
    servers.given(List.of(given));
    return servers;
  }

  private static Set<String> told(LearnedServers servers) {
    return servers.toLookUp().servers().stream()
        .map(ServerAddress::toString)
        .collect(Collectors.toSet());
  }

  @Test
  void addressOfAnotherKind_isIgnored() {
    LearnedServers servers = servers(Security.CLEAR, THERE);
    servers.learn(
        List.of("ipc:///tmp/a", "tcp://a:1", "", "tcp://*:1", "http://a:80", "tcp://b", "\0"), 7);
    assertEquals(Set.of("tcp://a:1"), told(servers));
    servers.learn(Collections.nCopies(16, "inproc://a"), 7);
    assertEquals(Set.of(), told(servers));
  }

  @Test
  void onlyServersThatAreProtectedLikeTheFirst_areBelieved() {
    List<String> both = List.of("tcp://a:1", "tls://b:1");
    LearnedServers overTls = servers(Security.TLS, THERE);
    overTls.learn(both, 7);
    assertEquals(Set.of("tls://b:1"), told(overTls));
    LearnedServers overCurve = servers(Security.CURVE, THERE);
    overCurve.learn(both, 7);
    assertEquals(Set.of("tcp://a:1"), told(overCurve));
  }

  @Test
  void theyAreSixteenAtMost() {
    LearnedServers servers = servers(Security.CLEAR, THERE);
    servers.learn(IntStream.range(1, 100).mapToObj(i -> "tcp://a:" + i).toList(), 7);
    assertEquals(16, servers.toLookUp().servers().size());
  }

  @Test
  void whatOneServerSays_replacesWhatWasSaidBefore() {
    LearnedServers servers = servers(Security.CLEAR, THERE);
    servers.learn(List.of("tcp://a:1"), 7);
    servers.learn(List.of("tcp://b:1"), 7);
    assertEquals(Set.of("tcp://b:1"), told(servers));
    servers.learn(List.of(), 7); // it has not looked yet
    assertEquals(Set.of("tcp://b:1"), told(servers));
    servers.learn(List.of(), 0);
    assertEquals(Set.of(), told(servers));
  }

  /// Any server without a store would be taken for one of them.
  @Test
  void serverWithoutAStore_namesNobody() {
    LearnedServers servers = servers(Security.CLEAR, THERE);
    servers.learn(List.of("tcp://a:1"), 0);
    assertEquals(Set.of(), told(servers));
    servers.learn(List.of("tcp://a:1"), 7);
    servers.learn(List.of("tcp://b:1"), 0);
    assertEquals(Set.of(), told(servers));
  }

  @Test
  void inTheClear_noneLeadsOffTheMachine_norToIt() {
    List<Target> both = List.of(HERE, THERE);
    assertEquals(List.of(HERE), servers(Security.CLEAR, HERE).allowed(both));
    assertEquals(List.of(THERE), servers(Security.CLEAR, THERE).allowed(both));
    assertEquals(both, servers(Security.CURVE, HERE).allowed(both));
    assertEquals(List.of(THERE), servers(Security.CURVE, THERE).allowed(both));
  }

  /// A name server that is silent for a while changes nothing.
  @Test
  void givenThatHasNoAddressNow_isOnTheMachineAsBefore() {
    LearnedServers servers = servers(Security.CLEAR, HERE);
    servers.given(List.of());
    assertEquals(List.of(HERE), servers.allowed(List.of(HERE, THERE)));
  }

  @Test
  void serverThatNamesItselfAlone_knowsNoOthers() {
    Endpoints given = Endpoints.parse("tcp://a:1");
    LearnedServers servers = servers(Security.CLEAR, THERE);
    assertFalse(servers.areOthersThan(given));
    servers.learn(List.of("tcp://a:1"), 7);
    assertFalse(servers.areOthersThan(given));
    servers.learn(List.of("tcp://a:1", "tcp://b:1"), 7);
    assertTrue(servers.areOthersThan(given));
  }

  @Test
  void wildcard_isNoAddress() {
    List<Target> wild =
        Stream.of("tcp://0.0.0.0:1", "tcp://[::]:1").map(LearnedServersTest::target).toList();
    assertEquals(List.of(), servers(Security.CURVE, HERE).allowed(wild));
    assertEquals(List.of(), servers(Security.CLEAR, THERE).allowed(wild));
  }

  @Test
  void nameWithManyAddresses_hasSixtyFour() {
    List<Target> many =
        IntStream.range(1, 1_000).mapToObj(i -> target("tcp://10.0.0.2:" + i)).toList();
    assertEquals(64, servers(Security.CLEAR, THERE).allowed(many).size());
  }

  @Test
  void serverWithAnotherStore_isNoneOfThem_untilTheyAreNamedAgain() {
    LearnedServers servers = servers(Security.CLEAR, THERE);
    servers.learn(List.of("tcp://10.0.0.2:1"), 7);
    assertTrue(servers.isOf(7));
    assertFalse(servers.isOf(8));
    servers.distrust(THERE);
    assertEquals(List.of(), servers.allowed(List.of(THERE)));
    servers.learn(List.of("tcp://10.0.0.2:1"), 7);
    assertEquals(List.of(THERE), servers.allowed(List.of(THERE)));
  }
}
