package dev.raincheck.server.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.server.store.StoreRun.Member;
import dev.raincheck.server.store.StoreRun.MemberState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static Member member(MemberState state, long leaseLeftMs, String address) {
    return new Member("one", 1, state, 1_000, leaseLeftMs, address);
  }

  private static Neighbours of(List<Member> fleet) {
    var store = new Gauges.Store("a store", false, 0, fleet);
    return new Neighbours(() -> new Gauges(0, 0, 0, 0, store));
  }

  @Test
  void thoseThatLive_areNamed() {
    Neighbours neighbours =
        of(
            List.of(
                member(MemberState.ALIVE, 1, "tcp://a:1"),
                member(MemberState.ALIVE, 0, "tcp://silent:1"),
                member(MemberState.LEFT, 1, "tcp://left:1"),
                member(MemberState.DEAD, 1, "tcp://dead:1"),
                member(MemberState.ALIVE, 1, ""),
                member(MemberState.ALIVE, 1, "x".repeat(256)),
                member(MemberState.ALIVE, 1, "tcp://a:1"),
                member(MemberState.ALIVE, 1, "tcp://b:1")));
    assertEquals(List.of("tcp://a:1", "tcp://b:1"), neighbours.addresses(7));
  }

  @Test
  void serverAlone_namesNone() {
    assertEquals(List.of(), new Neighbours(() -> Gauges.NONE).addresses(7));
  }

  @Test
  void ofManyServers_eachSessionHearsOfSixteen_andAllAreNamedToSome() {
    Neighbours neighbours =
        of(
            IntStream.range(1, 41)
                .mapToObj(port -> member(MemberState.ALIVE, 1, "tcp://a:" + port))
                .toList());
    Set<String> all = new HashSet<>();
    for (long session : new long[] {16, 32, (1L << 53) - 32}) {
      List<String> some = neighbours.addresses(session);
      assertEquals(16, Set.copyOf(some).size());
      all.addAll(some);
    }
    assertEquals(40, all.size());
  }
}
