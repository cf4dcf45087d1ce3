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
  private static final ServerAddress HERE = ServerAddress.toConnect("tcp://127.0.0.1:1");
  private static final ServerAddress THERE = ServerAddress.toConnect("tcp://10.0.0.2:1");

  private static LearnedServers servers(boolean encrypted, ServerAddress given) {
    var servers = new LearnedServers(encrypted, new Random(42));
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
    LearnedServers servers = servers(false, THERE);
    servers.learn(
        List.of("ipc:///tmp/a", "tcp://a:1", "", "tcp://*:1", "http://a:80", "tcp://b", "\0"), 7);
    assertEquals(Set.of("tcp://a:1"), told(servers));
    servers.learn(Collections.nCopies(16, "inproc://a"), 7);
    assertEquals(Set.of(), told(servers));
  }

  @Test
  void theyAreSixteenAtMost() {
    LearnedServers servers = servers(false, THERE);
    servers.learn(IntStream.range(1, 100).mapToObj(i -> "tcp://a:" + i).toList(), 7);
    assertEquals(16, servers.toLookUp().servers().size());
  }

  @Test
  void whatOneServerSays_replacesWhatWasSaidBefore() {
    LearnedServers servers = servers(false, THERE);
    servers.learn(List.of("tcp://a:1"), 7);
    servers.learn(List.of("tcp://b:1"), 7);
    assertEquals(Set.of("tcp://b:1"), told(servers));
    servers.learn(List.of(), 7); // it has not looked yet
    assertEquals(Set.of("tcp://b:1"), told(servers));
    servers.learn(List.of(), 0);
    assertEquals(Set.of(), told(servers));
  }

  @Test
  void inTheClear_noneLeadsOffTheMachine_norToIt() {
    List<ServerAddress> both = List.of(HERE, THERE);
    assertEquals(List.of(HERE), servers(false, HERE).allowed(both));
    assertEquals(List.of(THERE), servers(false, THERE).allowed(both));
    assertEquals(both, servers(true, HERE).allowed(both));
    assertEquals(List.of(THERE), servers(true, THERE).allowed(both));
  }

  /// A name server that is silent for a while changes nothing.
  @Test
  void givenThatHasNoAddressNow_isOnTheMachineAsBefore() {
    LearnedServers servers = servers(false, HERE);
    servers.given(List.of());
    assertEquals(List.of(HERE), servers.allowed(List.of(HERE, THERE)));
  }

  @Test
  void serverThatNamesItselfAlone_knowsNoOthers() {
    Endpoints given = Endpoints.parse("tcp://a:1");
    LearnedServers servers = servers(false, THERE);
    assertFalse(servers.areOthersThan(given));
    servers.learn(List.of("tcp://a:1"), 7);
    assertFalse(servers.areOthersThan(given));
    servers.learn(List.of("tcp://a:1", "tcp://b:1"), 7);
    assertTrue(servers.areOthersThan(given));
  }

  @Test
  void wildcard_isNoAddress() {
    List<ServerAddress> wild =
        Stream.of("tcp://0.0.0.0:1", "tcp://[::]:1").map(ServerAddress::toConnect).toList();
    assertEquals(List.of(), servers(true, HERE).allowed(wild));
    assertEquals(List.of(), servers(false, THERE).allowed(wild));
  }

  @Test
  void nameWithManyAddresses_hasSixtyFour() {
    List<ServerAddress> many =
        IntStream.range(1, 1_000).mapToObj(i -> new ServerAddress("10.0.0.2", i)).toList();
    assertEquals(64, servers(false, THERE).allowed(many).size());
  }

  @Test
  void serverWithAnotherStore_isNoneOfThem_untilTheyAreNamedAgain() {
    LearnedServers servers = servers(false, THERE);
    servers.learn(List.of("tcp://10.0.0.2:1"), 7);
    assertTrue(servers.isOf(7));
    assertFalse(servers.isOf(8));
    servers.distrust(THERE);
    assertEquals(List.of(), servers.allowed(List.of(THERE)));
    servers.learn(List.of("tcp://10.0.0.2:1"), 7);
    assertEquals(List.of(THERE), servers.allowed(List.of(THERE)));
  }
}
