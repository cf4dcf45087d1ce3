package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.shutdown.ShutdownStrategies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A client goes from server to server of a fleet, and leaves a copy of its call at each; they
/// arrive in every order, however late. It hears the answer to the last one, and acknowledges the
/// outcome at once. The call runs once all the same.
class EveryJourneyTest {
  private static final class Fleet {
    private final Map<Character, BookBench> servers = new LinkedHashMap<>();
    private final BookBench first = BenchStore.bench(ShutdownStrategies.drain());
    private final long session = first.hello();
    private final String method;
    private final String journey;

    Fleet(String method, String journey) {
      this.method = method;
      this.journey = journey;
      servers.put(journey.charAt(0), first);
      for (int i = 0; i < journey.length(); i++) {
        int epoch = 8 + i;
        servers.computeIfAbsent(journey.charAt(i), it -> BenchStore.another(first, epoch));
      }
    }

    void arrive(int copy) {
      BookBench server = servers.get(journey.charAt(copy));
      if (copy == 0) {
        send(server, session, Request.Options.DEFAULT);
      } else {
        send(server, server.hello(), Request.Options.DEFAULT.withFormer(session, 1));
      }
      proceed();
      if (copy == journey.length() - 1) {
        server.acknowledge(token(server.replies.getLast()));
        proceed();
      }
    }

    private void send(BookBench server, long in, Request.Options how) {
      var header = new Request.Header(99, in, 1, List.of());
      server.receive(new Request.Call(header, 1, method, Slice.of(BookBench.VALUE), how));
    }

    /// All do what they can.
    private void proceed() {
      for (BookBench server : servers.values()) {
        server.store.carryOut(server);
        for (int i = 0; i < server.started.size(); i++) {
          if (server.started.get(i).handlerBusy) {
            server.finish(i);
          }
        }
        server.store.carryOut(server);
      }
    }

    private static String token(Reply reply) {
      return switch (reply) {
        case Reply.Deferred deferred -> deferred.token();
        case Reply.Result result -> String.valueOf(result.token());
        case Reply other -> throw new AssertionError(other);
      };
    }

    int starts() {
      return servers.values().stream().mapToInt(it -> it.started.size()).sum();
    }
  }

  @ParameterizedTest
  @CsvSource({"t.block, AB", "t.block, ABA", "t.block, ABC", "t.block, ABAB", "t.serial, ABCA"})
  void call_runsOnce(String method, String journey) {
    List<List<Integer>> orders = orders(journey.length());
    assertEquals(
        IntStream.rangeClosed(1, journey.length()).reduce(1, (a, b) -> a * b), orders.size());
    for (List<Integer> order : orders) {
      var fleet = new Fleet(method, journey);
      order.forEach(fleet::arrive);
      assertEquals(1, fleet.starts(), () -> method + " " + journey + " " + order);
    }
  }

  private static List<List<Integer>> orders(int count) {
    List<List<Integer>> all = List.of(List.of());
    for (int copy = 0; copy < count; copy++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> shorter : all) {
        for (int place = 0; place <= shorter.size(); place++) {
          var order = new ArrayList<>(shorter);
          order.add(place, copy);
          longer.add(order);
        }
      }
      all = longer;
    }
    return all;
  }
}
