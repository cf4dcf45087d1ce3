package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.Idempotent;
import dev.raincheck.api.Service;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.exceptions.RaincheckException;
import dev.raincheck.server.RaincheckServer;
import dev.raincheck.server.ServerBuilder;
import dev.raincheck.transport.CurveKeys;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A client that was given one server of a fleet goes on at another one when that has gone, and at
/// none that is not of the fleet.
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
class FleetAddressesTest {
  /// Says who answers. It may be asked twice: it may have left for a server that was just gone.
  @Service("who")
  interface Who {
    @Idempotent
    String answers();
  }

  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final CurveKeys SERVER = CurveKeys.generate();
  private static final CurveKeys CLIENT = CurveKeys.generate();

  private final ToldFleet fleet = new ToldFleet("a store");

  private static ServerBuilder builder(String name, ToldFleet store) {
    return RaincheckServer.builder("tcp://127.0.0.1:*").serve(Who.class, () -> name).store(store);
  }

  private RaincheckServer start(String name) {
    return builder(name, fleet).start();
  }

  private static ClientOptions given(RaincheckServer server) {
    return ClientOptions.of(server.address());
  }

  /// When the server knows of so many, and so can say it.
  private static RaincheckClient connect(ClientOptions options, int servers) {
    await()
        .until(() -> {
          try (var client = RaincheckClient.connect(options)) {
            return client.admin().fleet().size() == servers;
          }
        });
    return RaincheckClient.connect(options);
  }

  private static void end(RaincheckServer server) {
    server.close();
  }

  private static String who(RaincheckClient client) {
    return client.service(Who.class).answers();
  }

  private static void assertGoesOnNowhere(RaincheckServer one, RaincheckClient client) {
    assertEquals("one", who(client));
    end(one);
    assertThrows(RaincheckException.class, () -> who(client));
  }

  @Test
  void clientOfOneServer_goesOnAtTheNext() {
    try (RaincheckServer two = start("two");
        RaincheckServer one = start("one");
        RaincheckClient client = connect(given(one), 2)) {
      assertEquals("one", who(client));
      end(one);
      assertEquals("two", who(client));
      assertEquals(1, two.status().connections().used());
    }
  }

  @Test
  void clientWhoseServerHasGone_goesBackToIt_whenTheNextHasGoneToo() {
    ServerBuilder first = builder("one", fleet);
    try (RaincheckServer two = start("two");
        RaincheckServer one = first.start();
        RaincheckClient client = connect(given(one), 2)) {
      who(client);
      end(one);
      assertEquals("two", who(client));
      try (RaincheckServer again = first.start()) {
        end(two);
        assertEquals("one", who(client), again::toString);
      }
    }
  }

  @Test
  void addressesThatLeadNowhere_orCannotBeRead_harmNothing() {
    fleet.claim("tcp://nowhere.invalid:5570");
    fleet.claim("tcp://127.0.0.1:1");
    fleet.claim("ipc:///tmp/raincheck");
    fleet.claim("\0");
    ServerBuilder first = builder("one", fleet);
    try (RaincheckServer one = first.start();
        RaincheckClient client = connect(given(one), 5)) {
      assertEquals("one", who(client));
      end(one);
      try (RaincheckServer again = first.start()) {
        assertEquals("one", who(client), again::toString);
      }
    }
  }

  @Test
  void serverOfAnotherStore_isNotUsed() {
    try (RaincheckServer stranger = builder("a stranger", new ToldFleet("another")).start()) {
      fleet.claim(stranger.address());
      try (RaincheckServer one = start("one");
          RaincheckClient client = connect(given(one).withPatience(SHORT), 2)) {
        assertGoesOnNowhere(one, client);
        assertEquals(0, stranger.status().ledger().accepted());
      }
    }
  }

  @Test
  void clientMayUseOnlyWhatItWasGiven() {
    try (RaincheckServer two = start("two");
        RaincheckServer one = start("one");
        RaincheckClient client =
            connect(given(one).withPatience(SHORT).withGivenAddressesOnly(), 2)) {
      assertGoesOnNowhere(one, client);
      assertEquals(0, two.status().connections().used());
    }
  }

  private RaincheckServer encrypted(String name, CurveKeys keys) {
    return builder(name, fleet).curveForAnybody(keys).allowOperateFromAnybody().start();
  }

  @Test
  void clientWithAServerKey_goesOnOnlyWhereThatIsTheKey() {
    try (RaincheckServer clear = start("in the clear");
        RaincheckServer other = encrypted("another key", CurveKeys.generate());
        RaincheckServer two = encrypted("two", SERVER);
        RaincheckServer one = encrypted("one", SERVER);
        RaincheckClient client =
            connect(
                given(one)
                    .withPatience(Duration.ofSeconds(5))
                    .withCurve(CLIENT, SERVER.publicKey()),
                4)) {
      assertEquals("one", who(client));
      end(one);
      assertEquals("two", who(client));
      end(two);
      assertThrows(RaincheckException.class, () -> who(client));
      assertEquals(0, clear.status().ledger().accepted() + other.status().ledger().accepted());
    }
  }
}
