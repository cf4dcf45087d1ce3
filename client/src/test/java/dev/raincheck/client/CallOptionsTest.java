package dev.raincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.protocol.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What a call asks for, and what is refused before anything is sent.
class CallOptionsTest {
  private static final ClientOptions CLIENT =
      ClientOptions.of("tcp://127.0.0.1:5570").withMetadata(Map.of("tenant", "blue", "a", "1"));

  private static Request.Options sent(CallSpecs specs, @Nullable Long withinMs) {
    return specs.of("t.work", List.of(), withinMs).options();
  }

  private static void refused(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  private static Map<String, String> entries(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
  }

  @Test
  void nothingAsked_isTheServersDefault_madeOnce() {
    var specs = new CallSpecs(CLIENT, CallOptions.DEFAULT);
    assertEquals(new Request.Options(null, null, null, true, CLIENT.metadata()), sent(specs, null));
    assertSame(sent(specs, null), sent(specs, null));
    assertEquals(0, sent(specs, 0L).respondWithinMs());
  }

  @Test
  void everythingAsked_travels() {
    CallOptions options =
        CallOptions.respondWithin(Duration.ofMillis(70))
            .withOperationLimit(Duration.ofHours(2))
            .withRetention(Duration.ofDays(2))
            .withMetadata("a", "2");
    var specs = new CallSpecs(CLIENT, options);
    Request.Options expected =
        new Request.Options(
            70L, 7_200_000L, 172_800_000L, true, Map.of("tenant", "blue", "a", "2"));
    assertEquals(expected, sent(specs, null));
    assertEquals(expected, sent(specs, 0L), "what the caller says goes before what submit asks");
  }

  @Test
  void nearerOptions_goBefore_andLeaveTheRest() {
    var specs =
        new CallSpecs(CLIENT, CallOptions.DEFAULT)
            .with(CallOptions.retention(Duration.ofDays(2)).withMetadata("a", "2"))
            .with(CallOptions.respondWithin(Duration.ZERO).withMetadata("b", "3"));
    assertEquals(
        new Request.Options(
            0L, null, 172_800_000L, true, Map.of("tenant", "blue", "a", "2", "b", "3")),
        sent(specs, null));
  }

  @Test
  void times_areBounded() {
    refused(
        "respondWithin: PT0.0005S (expected: 1 ms to 365 days; leave it out for the method's"
            + " default)",
        () -> CallOptions.respondWithin(Duration.ofNanos(500_000)));
    refused(
        "operationLimit: PT0S (expected: 1 ms to 365 days; leave it out for the method's default)",
        () -> CallOptions.operationLimit(Duration.ZERO));
    refused(
        "retention: PT8760H0.001S (expected: 1 ms to 365 days; leave it out for the method's"
            + " default)",
        () -> CallOptions.retention(Duration.ofDays(365).plusMillis(1)));
  }

  @Test
  void metadata_isBounded_togetherWithTheClients() {
    assertEquals(32, CallOptions.metadata(entries(32)).metadata().size());
    refused(
        "metadata: 33 entries (expected: at most 32, with those of the client's options)",
        () -> CallOptions.metadata(entries(33)));
    refused(
        "metadata: 34 entries (expected: at most 32, with those of the client's options)",
        () -> new CallSpecs(CLIENT, CallOptions.metadata(entries(32))));
    refused(
        "metadata of k: 8193 characters (expected: at most 8192)",
        () -> CallOptions.DEFAULT.withMetadata("k", "v".repeat(8_193)));
  }

  @Test
  void key_has1To255Characters_ofValidUnicode() {
    assertEquals(Optional.empty(), CallOptions.DEFAULT.key());
    String longest = "\u20ac".repeat(255);
    assertEquals(Optional.of(longest), CallOptions.key(longest).key());
    refused(
        "key: 0 characters (expected: 1 to 255; leave it out for a call without a name)",
        () -> CallOptions.key(""));
    refused(
        "key: 256 characters (expected: 1 to 255; leave it out for a call without a name)",
        () -> CallOptions.key(longest + "x"));
    refused(
        "key: text with half a surrogate pair (expected: valid Unicode)",
        () -> CallOptions.key("a\ud83d"));
  }

  @Test
  void nearerKey_goesBefore() {
    var specs = new CallSpecs(CLIENT, CallOptions.key("far").withRespondWithin(Duration.ZERO));
    assertEquals("far", sent(specs.with(CallOptions.DEFAULT), null).key());
    assertEquals("near", sent(specs.with(CallOptions.key("near")), null).key());
    assertNotEquals(CallOptions.key("far"), CallOptions.key("near"));
  }

  @Test
  void sameOptions_areEqual_andTheirTextHidesWhatMetadataSays() {
    CallOptions one = CallOptions.metadata(Map.of("password", "swordfish"));
    assertEquals(one, CallOptions.DEFAULT.withMetadata("password", "swordfish"));
    assertEquals(one.hashCode(), CallOptions.metadata(one.metadata()).hashCode());
    assertNotEquals(one, CallOptions.DEFAULT);
    assertFalse(one.toString().contains("swordfish"));
    assertFalse(CLIENT.toString().contains("blue"));
  }
}
