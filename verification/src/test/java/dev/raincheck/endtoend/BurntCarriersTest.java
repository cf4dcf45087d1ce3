package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.doors.http.HttpDoor;
import dev.raincheck.server.RaincheckServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Handlers that compute hold every carrier of virtual threads; answers come on time all the same.
final class BurntCarriersTest {
  @Service("furnace")
  public interface Furnace {
    long burn();

    String ordinary();

    @NonBlocking
    String quick();
  }

  private static final class Burning implements Furnace {
    private final AtomicInteger burning = new AtomicInteger();
    private volatile boolean stop;

    @Override
    public long burn() {
      burning.incrementAndGet();
      long rounds = 0;
      while (!stop) {
        rounds++;
      }
      return rounds;
    }

    @Override
    public String ordinary() {
      return "ordinary";
    }

    @Override
    public String quick() {
      return "quick";
    }
  }

  /// Several of them are told in one turn of the client's loop.
  private static void assertManyAreAnswered(Furnace remote) throws Exception {
    List<CompletableFuture<String>> callers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      var quick = new CompletableFuture<String>();
      callers.add(quick);
      Thread.ofPlatform().start(() -> quick.complete(remote.quick()));
    }
    for (CompletableFuture<String> quick : callers) {
      assertEquals("quick", quick.get(5, TimeUnit.SECONDS));
    }
  }

  private static RaincheckServer open(Burning furnace) {
    return RaincheckServer.builder("tcp://127.0.0.1:*")
        .serve(Furnace.class, furnace)
        .respondWithin(Duration.ofMillis(200))
        .shutdownStrategy("abort:1s")
        .start();
  }

  /// What is due at the HTTP door comes from threads that handlers cannot hold.
  @Test
  void clientsOfTheHttpDoor_areAnsweredTheSame() throws Exception {
    var furnace = new Burning();
    int carriers = Runtime.getRuntime().availableProcessors();
    try (var server = open(furnace);
        var door = HttpDoor.builder(server).serve(Furnace.class).start("http://127.0.0.1:*");
        ExecutorService threads = Executors.newCachedThreadPool(); // of the platform
        var http = HttpClient.newBuilder().executor(threads).build()) {
      try {
        List<HttpResponse<String>> burning = new ArrayList<>();
        for (int i = 0; i < carriers; i++) {
          burning.add(post(http, door, "burn"));
        }
        await().until(() -> furnace.burning.get() == carriers);
        assertEquals("\"quick\"", post(http, door, "quick").body());
        HttpResponse<String> ordinary = post(http, door, "ordinary");
        assertEquals(202, ordinary.statusCode(), ordinary.body());
        assertEquals(carriers, furnace.burning.get());
        burning.forEach(it -> assertEquals(202, it.statusCode()));
      } finally { // before the client waits for what is not answered
        furnace.stop = true;
      }
    }
  }

  private static HttpResponse<String> post(HttpClient http, HttpDoor door, String method)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(door.address() + "/furnace." + method))
            .POST(HttpRequest.BodyPublishers.ofString("[]"))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).get(5, TimeUnit.SECONDS);
  }

  @Test
  void ordinaryCallsGetTokens_nonBlockingOnesResults_whileEveryCarrierBurns() throws Exception {
    var furnace = new Burning();
    int carriers = Runtime.getRuntime().availableProcessors();
    try (var server = open(furnace);
        var client = RaincheckClient.connect(server.address())) {
      Furnace remote = client.service(Furnace.class);
      List<Deferred<Long>> burning = new ArrayList<>();
      for (int i = 0; i < carriers; i++) {
        burning.add(client.submit(Furnace.class, Furnace::burn));
      }
      await().until(() -> furnace.burning.get() == carriers);

      // A platform thread each: this process's virtual threads are burnt as well.
      var token = new CompletableFuture<String>();
      Thread.ofPlatform()
          .start(() -> token.complete(client.submit("furnace.ordinary", List.of()).token()));
      assertFalse(token.get(5, TimeUnit.SECONDS).isEmpty());
      assertManyAreAnswered(remote);
      assertEquals(carriers, furnace.burning.get());

      furnace.stop = true;
      for (Deferred<Long> burnt : burning) {
        burnt.await(Duration.ofSeconds(20));
      }
      assertEquals("ordinary", remote.ordinary());
    } finally {
      furnace.stop = true;
    }
  }
}
