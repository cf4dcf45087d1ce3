package dev.raincheck.endtoend;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.Blocking;
import dev.raincheck.api.Description;
import dev.raincheck.api.Limit;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Serial;
import dev.raincheck.api.Service;
import dev.raincheck.api.Timing;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.server.RaincheckServer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// What cannot work is refused at start-up, by the method's name and with the remedy.
final class StartUpTest {
  @Service("bad")
  interface Bad {
    Thread thread();

    List<? extends Number> wild(int of);

    @NonBlocking
    @Blocking
    int both();

    @NonBlocking
    CompletionStage<String> stage();

    @Limit(concurrent = 0)
    int never();

    @NonBlocking
    @Timing(respondWithin = "1s")
    int hurried();

    @Blocking
    @Timing(respondWithin = "1s")
    int patient();

    @Timing(retention = "999999d", operationLimit = "PT9000H")
    int eternal();

    @Serial("queue")
    @Limit(concurrent = 3)
    int narrow();

    int twice(int once);

    int twice(String once);

    @Serial("")
    int nameless();

    @Serial(" queue")
    int indented();

    @Serial("#twice")
    int disguised();

    @Serial
    int alone();

    @Description(" ")
    int untold();
  }

  @Service("")
  @Description("")
  interface Blank {
    int method();
  }

  interface Unnamed {
    int method();
  }

  private static String refusal(Class<?> service) {
    var builder = RaincheckServer.builder("tcp://127.0.0.1:*");
    serve(builder, service);
    return assertThrows(IllegalArgumentException.class, builder::start).getMessage();
  }

  private static <T> void serve(dev.raincheck.server.ServerBuilder builder, Class<T> service) {
    Object nobody =
        java.lang.reflect.Proxy.newProxyInstance(
            service.getClassLoader(), new Class<?>[] {service}, (proxy, method, values) -> null);
    builder.serve(service, service.cast(nobody));
  }

  @Test
  void everyProblem_isNamedWithItsMethodAndRemedy() {
    String refusal = refusal(Bad.class);
    for (String part :
        List.of(
            "thread",
            "name the type instead of the wildcard",
            "both: @NonBlocking and @Blocking (keep one of them)",
            "stage: @NonBlocking and a CompletionStage",
            "never: @Limit(concurrent = 0) (expected: at least 1; or drop @Limit",
            "hurried: @NonBlocking and @Timing(respondWithin) (drop one",
            "patient: @Blocking and @Timing(respondWithin) (drop one",
            "eternal: @Timing(retention = \"999999d\") (expected: a duration > 0 and at most 365d",
            "eternal: @Timing(operationLimit = \"PT9000H\")",
            "narrow: @Serial and @Limit (drop @Limit",
            "twice: overloaded (give each method a name of its own)",
            "nameless: @Serial(\"\") (expected: a name, without blanks around it and without # in"
                + " front; or @Serial alone",
            "indented: @Serial(\" queue\") (expected: a name, without blanks",
            "disguised: @Serial(\"#twice\") (expected: a name, without blanks",
            "untold: @Description(\" \") (expected: a sentence or two; or leave it out)")) {
      assertTrue(refusal.contains(part), () -> part + " in " + refusal);
    }
    assertFalse(refusal.contains("alone:"), refusal);
    assertTrue(refusal(Unnamed.class).contains("@Service(\"name\")"));
  }

  @Test
  void blankNames_areRefusedWithWhatIsExpected() {
    String refusal = refusal(Blank.class);
    assertTrue(refusal.contains("@Service(\"\") (expected: a lower-case letter, then"), refusal);
    assertTrue(refusal.contains("@Description(\"\") (expected: a sentence or two"), refusal);
  }

  @Test
  void theClient_refusesTheSame() {
    try (var client = RaincheckClient.connect("tcp://127.0.0.1:1")) {
      String refusal =
          assertThrows(IllegalArgumentException.class, () -> client.service(Bad.class))
              .getMessage();
      assertTrue(refusal.contains("twice: overloaded"), refusal);
    }
  }

  @Test
  void addressInUse_saysWhatToDo() {
    var work = new OfficeAtWork();
    try (var first =
        RaincheckServer.builder("tcp://127.0.0.1:*").serve(Office.class, work).start()) {
      var second = RaincheckServer.builder(first.address()).serve(Office.class, work);
      String refusal = assertThrows(IllegalArgumentException.class, second::start).getMessage();
      assertTrue(refusal.contains(first.address()) && refusal.contains("expected"), refusal);
      assertTrue(refusal.contains("Address already in use"), refusal);
      assertTrue(refusal.contains("take another port"), refusal);
      assertFalse(refusal.contains("such as"), refusal); // that one may be the one in use
    }
  }

  @Test
  void addressOfAnotherMachine_isNotSaidToBeInUse() {
    var elsewhere =
        RaincheckServer.builder("tcp://192.0.2.1:5570")
            .serve(Office.class, new OfficeAtWork())
            .allowClearTextFromAnywhere();
    String refusal = assertThrows(IllegalArgumentException.class, elsewhere::start).getMessage();
    assertTrue(refusal.contains("cannot be bound") && !refusal.contains("in use"), refusal);
  }

  @Test
  void unknownHost_isSaidToBeUnknown_andNotToNeedEncryption() {
    var nowhere =
        RaincheckServer.builder("tcp://no-such-host.invalid:5570")
            .serve(Office.class, new OfficeAtWork());
    String refusal = assertThrows(IllegalArgumentException.class, nowhere::start).getMessage();
    assertTrue(refusal.contains("no-such-host.invalid") && refusal.contains("unknown"), refusal);
  }

  @Test
  void unknownHosts_andAddressesThatAreNone_areRefusedByTheClient() {
    for (String address : List.of("tcp://no-such-host.invalid:5570", "tcp://127.0.0.1", "nobody")) {
      String refusal =
          assertThrows(IllegalArgumentException.class, () -> RaincheckClient.connect(address))
              .getMessage();
      assertTrue(refusal.startsWith("address: \"" + address + "\""), refusal);
      assertTrue(refusal.contains("(expected: "), refusal);
    }
  }

  @Test
  void strategyForMethodsThatAreNotServed_isRefusedWithTheServedOnes() {
    var mistyped =
        RaincheckServer.builder("tcp://127.0.0.1:*")
            .serve(Office.class, new OfficeAtWork())
            .shutdownStrategy("per-method:ofice.*=abort:1s,*=drain");
    String refusal = assertThrows(IllegalArgumentException.class, mistyped::start).getMessage();
    for (String part : List.of("shutdown strategy: ", "\"ofice.*\" (expected: ", "office.greet")) {
      assertTrue(refusal.contains(part), () -> part + " in " + refusal);
    }
  }

  @Test
  void noService_noStrategy_noDeadline_areRefused() {
    var empty = RaincheckServer.builder("tcp://127.0.0.1:*");
    assertThrows(IllegalArgumentException.class, empty::start);
    assertThrows(IllegalArgumentException.class, () -> empty.shutdownStrategy("dran:2s"));
    assertThrows(IllegalArgumentException.class, () -> empty.instance(""));
    assertThrows(
        IllegalArgumentException.class, () -> empty.respondWithin(java.time.Duration.ZERO));
  }
}
