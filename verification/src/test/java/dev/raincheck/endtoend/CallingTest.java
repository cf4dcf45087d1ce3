package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Progress;
import dev.raincheck.api.ServingState;
import dev.raincheck.client.ClientOptions;
import dev.raincheck.client.Deferred;
import dev.raincheck.client.MethodDescription;
import dev.raincheck.client.Polled;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.ServiceDescription;
import dev.raincheck.client.exceptions.CallNotStartedException;
import dev.raincheck.server.RaincheckServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Every way to call, every kind of method and every kind of value, over TCP.
@Execution(ExecutionMode.CONCURRENT) // it mostly waits
final class CallingTest {
  private final OfficeAtWork work = new OfficeAtWork();
  private final RaincheckServer server =
      RaincheckServer.builder("tcp://127.0.0.1:*")
          .serve(Office.class, work)
          .respondWithin(Duration.ofMillis(200))
          .shutdownStrategy("abort:1s")
          .start();
  private final RaincheckClient client =
      RaincheckClient.connect(
          ClientOptions.of(server.address()).withMetadata(Map.of("tenant", "blue")));
  private final Office office = client.service(Office.class);

  @AfterEach
  void close() {
    work.release.countDown();
    client.close();
    server.close();
    assertTrue(server.awaitClose().addsUp(), () -> server.awaitClose().toString());
  }

  @Test
  void everyKindOfMethod_isAnsweredWithItsResult() throws Exception {
    assertEquals("hello Ada", office.greet("Ada"));
    assertEquals(5050, office.sum(100));
    assertEquals("x", office.again("x"));
    assertEquals("later x", office.later("x").toCompletableFuture().get(20, TimeUnit.SECONDS));
    work.release.countDown();
    assertEquals("held", office.hold("held"));
  }

  @Test
  void values_travelThereAndBackUnchanged() {
    var shape = new Office.Shape.Box(1.5, 2.5);
    var parcel =
        new Office.Parcel(
            UUID.randomUUID(),
            Office.Size.LARGE,
            shape,
            Instant.parse("2031-02-03T04:05:06.789Z"),
            new byte[] {0, -1, 127},
            Optional.of("fragile"),
            List.of("Bonn", "Köln"),
            Map.of(Office.Size.SMALL, 2));
    Office.Parcel back = office.forward(parcel);
    assertArrayEquals(parcel.label(), back.label());
    assertEquals(withoutLabel(parcel), withoutLabel(back));
  }

  private static List<Object> withoutLabel(Office.Parcel parcel) {
    return List.of(
        parcel.id(),
        parcel.size(),
        parcel.shape(),
        parcel.sent(),
        parcel.note(),
        parcel.stops(),
        parcel.stamps());
  }

  @Test
  void manyThreads_shareOneConnection() throws Exception {
    try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService platform = Executors.newFixedThreadPool(8)) {
      List<CompletableFuture<String>> answers =
          IntStream.range(0, 2_000)
              .mapToObj(i ->
                  CompletableFuture.supplyAsync(
                      () -> i % 3 == 0 ? office.greet("" + i) : "hello " + office.again("" + i),
                      i % 2 == 0 ? virtual : platform))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        assertEquals("hello " + i, answers.get(i).get(30, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void serialMethods_runOneAtATime_limitedOnesAsManyAsTheyMay() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        threads.execute(office::enter);
        threads.execute(office::leave);
        threads.execute(() -> assertTrue(office.lounge() <= 2));
      }
    }
    assertEquals(1, work.mostInDoor.get());
    assertTrue(office.lounge() <= 2);
  }

  @Test
  void untypedCalls_takeArgumentsByNameAndByPosition() {
    assertEquals("hello Ada", client.call("office.greet", Map.of("name", "Ada")));
    assertEquals("hello Bob", client.call("office.greet", List.of("Bob")));
    assertEquals("again", client.submit("office.again", List.of("again")).await());
  }

  @Test
  void submit_doesNotWaitForTheWork_andPollSeesProgress() {
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Ada"));
    assertTrue(held.token().length() <= 96);
    await()
        .until(() ->
            held.poll() instanceof Polled.Pending<String>(boolean started, var progress, var after)
                && started
                && progress.equals(Optional.of(new Progress(0.5, "Ada is held"))));
    work.release.countDown();
    assertEquals("Ada", held.await(Duration.ofSeconds(20)));
  }

  @Test
  void submit_ofAMethodThatReturnsAStage_givesACompleteOne() {
    Deferred<CompletionStage<String>> later = client.submit(Office.class, it -> it.later("x"));
    CompletionStage<String> complete = later.await();
    assertEquals("later x", complete.toCompletableFuture().getNow(null));
  }

  @Test
  void onProgress_isToldWhatTheHandlerSays() {
    var told = new ConcurrentLinkedQueue<Progress>();
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Bob"));
    held.onProgress(told::add);
    await().until(() -> told.contains(new Progress(0.5, "Bob is held")));
  }

  @Test
  void onProgress_isToldWhatWasKnownBeforeToo() {
    var told = new ConcurrentLinkedQueue<Progress>();
    Deferred<String> held = client.submit(Office.class, it -> it.hold("Eve"));
    await()
        .until(() ->
            held.poll() instanceof Polled.Pending<String>(var started, var progress, var after)
                && progress.isPresent());
    held.onProgress(told::add);
    await().until(() -> told.contains(new Progress(0.5, "Eve is held")));
  }

  @Test
  void toFuture_completesOffTheLoop_soThatItsCallbackMayCall() throws Exception {
    CompletableFuture<String> chained =
        client
            .submit(Office.class, it -> it.hold("Ada")) // not done before the callback is there
            .toFuture()
            .thenApply(name -> Thread.currentThread().isVirtual() ? office.greet(name) : "?");
    work.release.countDown();
    assertEquals("hello Ada", chained.get(20, TimeUnit.SECONDS));
  }

  @Test
  void callContext_knowsTheCall() {
    assertEquals(
        List.of(
            "office.context", "{tenant=blue}", "Optional.empty", "stop: false", "shutdown: false"),
        office.context());
  }

  @Test
  void describe_listsTheMethods_pingTheState() {
    ServiceDescription described = client.describe("office");
    assertEquals(List.of(described), client.describe());
    MethodDescription buy =
        described.methods().stream()
            .filter(it -> it.name().equals("office.buy"))
            .findAny()
            .orElseThrow();
    assertEquals(List.of("NoSuchItemException", "SoldOutException"), buy.exceptions());
    assertEquals("responding", buy.mode());
    assertTrue(buy.toString().startsWith("office.buy(item: "), buy::toString);
    assertTrue(described.toString().contains("inTurn"), described::toString);
    assertEquals(ServingState.SERVING, client.ping());
    assertThrows(CallNotStartedException.class, () -> client.describe("attic"));
  }
}
