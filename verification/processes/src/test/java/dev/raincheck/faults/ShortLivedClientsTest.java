package dev.raincheck.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.client.RaincheckClient;
import dev.raincheck.endtoend.ChildJvm;
import dev.raincheck.testkit.FaultProxy;
import dev.raincheck.testkit.TestProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Clients that come, call once and go, one after another and 50 at a time. Most close; some lose
/// their connection first, and some are killed. All are served, and who has gone leaves nothing
/// behind. For a campaign `-Dfaults.clients=200000`: 15 to 30 minutes.
final class ShortLivedClientsTest {
  private static final int CLIENTS = Integer.getInteger("faults.clients", 400);
  private static final int AT_A_TIME = 50;
  private static final int SMALL_BYTES = 1_000;
  private static final int LARGE_BYTES = 1_000_000;

  /// In the build the large answers are together more than the server keeps.
  private static final boolean MOSTLY_LARGE = CLIENTS < 10_000;

  /// Every so many clients one is different.
  private static final int LARGE_EVERY = 20;

  private static final int CUT_EVERY = 20;
  private static final int KILLED_EVERY = Math.min(CLIENTS, 1_000);

  /// What is measured of the server.
  private record Vitals(long heapBytes, int sessions) {
    static Vitals of(TestProcess server) throws IOException {
      server.say("vitals");
      String[] line = server.nextLine().split(" ", 2);
      return new Vitals(Long.parseLong(line[0]), Integer.parseInt(line[1]));
    }
  }

  @Test
  void thoseWhoHaveGone_leaveNothingBehind() throws Exception {
    try (var server = ChildJvm.start(List.of("-Xmx512m"), LettersMain.class)) {
      String address = server.nextLine();
      play(server, new Visitors(address));
    }
  }

  private static void play(TestProcess server, Visitors visitors) throws Exception {
    List<Vitals> course = new ArrayList<>();
    for (int number = 0; number < CLIENTS / 2; number++) {
      visitors.visit(number);
      sampleAt(number, server, course);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int first = CLIENTS / 2; first < CLIENTS; first += AT_A_TIME) {
        List<Future<?>> together = new ArrayList<>();
        for (int number = first; number < Math.min(first + AT_A_TIME, CLIENTS); number++) {
          int visitor = number;
          together.add(
              threads.submit(() -> {
                visitors.visit(visitor);
                return null;
              }));
        }
        awaitAll(together);
        sampleAt(first, server, course);
      }
    }
    course.add(Vitals.of(server));
    assertFlat(course);
  }

  private static void awaitAll(List<Future<?>> visits) throws InterruptedException {
    for (Future<?> visit : visits) {
      try {
        visit.get();
      } catch (ExecutionException failed) {
        throw new AssertionError("a client was not served", failed.getCause());
      }
    }
  }

  private static void sampleAt(int number, TestProcess server, List<Vitals> course)
      throws IOException {
    if (number % (CLIENTS / 10) < 1) {
      course.add(Vitals.of(server));
    }
  }

  /// Nothing that grows with each client. What may be left are the sessions of those who went
  /// without a word, as many as one address may have, with values up to its share.
  private static void assertFlat(List<Vitals> course) {
    int closedWithoutAWord = CLIENTS / CUT_EVERY + CLIENTS / KILLED_EVERY;
    Vitals last = course.getLast();
    assertTrue(last.sessions <= closedWithoutAWord + 1, course::toString);
    long mostBytes =
        course.stream().limit(course.size() / 2).mapToLong(Vitals::heapBytes).max().orElseThrow();
    long slackBytes = 20_000_000 + 100L * LARGE_BYTES;
    assertTrue(last.heapBytes <= mostBytes + slackBytes, course::toString);
  }

  /// The clients.
  private record Visitors(String address) {
    void visit(int number) throws Exception {
      boolean isLarge = MOSTLY_LARGE ? number % 4 != 0 : number % LARGE_EVERY == 0;
      int bytes = isLarge ? LARGE_BYTES : SMALL_BYTES;
      if (number % KILLED_EVERY == KILLED_EVERY / 2) {
        beKilled(bytes);
      } else if (number % CUT_EVERY == CUT_EVERY / 2) {
        loseTheConnection(bytes);
      } else {
        try (var client = RaincheckClient.connect(address)) {
          call(client, number, bytes);
        }
      }
    }

    private static void call(RaincheckClient client, int number, int bytes) {
      Letters letters = client.service(Letters.class);
      byte[] answer = number % 2 == 0 ? letters.quick(bytes) : letters.written(bytes);
      assertEquals(bytes, answer.length);
    }

    private void beKilled(int bytes) throws Exception {
      try (var client = ChildJvm.start(LetterClientMain.class, address, Integer.toString(bytes))) {
        assertEquals(Integer.toString(bytes), client.nextLine());
        client.kill();
      }
    }

    /// Nobody is there any more to whom it could say that it goes.
    @SuppressWarnings("try") // the proxy is closed before the client, which cannot say goodbye then
    private void loseTheConnection(int bytes) throws IOException {
      try (var doomed = FaultProxy.to(address);
          var client = RaincheckClient.connect(doomed.address())) {
        call(client, 1, bytes);
        doomed.close();
      }
    }
  }
}
