package dev.raincheck.protocol.wire;

import dev.raincheck.api.ErrorCode;
import dev.raincheck.api.Execution;
import dev.raincheck.api.Progress;
import dev.raincheck.api.Retry;
import dev.raincheck.api.ServingState;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.bytes.WireLimits;
import dev.raincheck.protocol.contract.DeclaredExceptions;
import dev.raincheck.protocol.contract.Reports;
import dev.raincheck.protocol.contract.ServiceContract;
import dev.raincheck.protocol.value.Values;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Messages for tests: one of each kind, and random ones.
final class Messages {
  private static final Request.Header IN_SESSION =
      new Request.Header(7, 0x1b_cdef_0123_4567L, 3, List.of("token-1", "token-2"));
  private static final Reply.Header SERVING = new Reply.Header(7, null);
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final byte[] VALUE = {(byte) 0x92, 1, (byte) 0xa1, 'x'};

  /// The same arguments by name.
  private static final byte[] NAMED =
      HexFormat.of().parseHex("82" + "a479656172" + "01" + "a46b696e64" + "a178");

  /// An array of 1 000 times nil, compressed, as a library writes it.
  static final byte[] DEFLATED =
      HexFormat.of().parseHex("c7115a000003ebbbc3fce2c0281805a360d80300");

  private static final byte[] REPORTS =
      Values.encode(List.of(ServiceContract.of(Reports.class).describe()));

  private Messages() {}

  private static Failure outOfPaper() {
    try {
      var build = Reports.class.getMethod("build", int.class, String.class);
      var thrown = new Reports.OutOfPaper("no paper left", 3);
      return Failure.of(ErrorCode.DECLARED, Execution.FINISHED, "no paper left")
          .withDeclared(DeclaredExceptions.of(build).encode(thrown).orElseThrow());
    } catch (NoSuchMethodException e) {
      throw new LinkageError("Reports.build", e);
    }
  }

  private static Reply.Terms terms() {
    return new Reply.Terms(
        500,
        30_000,
        900_000,
        900_000,
        1_000,
        15_000,
        new TreeMap<>(
            Map.of(
                "inflated_bytes",
                1L << 20,
                "key_chars",
                255L,
                "message_bytes",
                1L << 20,
                "session_calls",
                20_000L)));
  }

  /// As a later version tells it, which knows more.
  private static Failure interrupted() {
    return Failure.of(ErrorCode.UNRECOGNIZED, Execution.STARTED, "its server died")
        .withDetail("server", "printer-2")
        .withDetail(Failure.CODE, "QUARANTINED");
  }

  static Map<String, Request> requests() {
    var header = Request.Header.sessionless(1);
    var options = new Request.Options(500L, null, 60_000L, true, Map.of("tenant", "acme"));
    Map<String, Request> all = new LinkedHashMap<>();
    all.put("hello", new Request.Hello(header, "golden"));
    all.put("hello-deflate", new Request.Hello(header, "golden", List.of("deflate"), null));
    all.put("hello-bundle", new Request.Hello(header, "golden", List.of(Bundler.READ), null));
    all.put("hello-bytes", new Request.Hello(header, "golden", List.of(), 1L << 20));
    all.put(
        "call",
        new Request.Call(header, 0, "reports.build", Slice.of(VALUE), Request.Options.DEFAULT));
    all.put(
        "call-by-name",
        new Request.Call(header, 0, "reports.build", Slice.of(NAMED), Request.Options.DEFAULT));
    all.put(
        "call-in-session",
        new Request.Call(IN_SESSION, 4, "reports.build", Slice.of(VALUE), options));
    Request.Options keyed = Request.Options.DEFAULT.withKey("invoice-42");
    all.put("call-with-key", new Request.Call(header, 0, "reports.build", Slice.of(VALUE), keyed));
    all.put(
        "call-with-former-session",
        new Request.Call(
            IN_SESSION, 4, "reports.build", Slice.of(VALUE), keyed.withFormerSession(42)));
    Request.Options elsewhere = Request.Options.DEFAULT.withFormer(42, 9);
    all.put(
        "call-with-former-sequence",
        new Request.Call(IN_SESSION, 4, "reports.build", Slice.of(VALUE), elsewhere));
    all.put("poll", new Request.Poll(header, "token-1", true));
    all.put("cancel", new Request.Cancel(header, "token-1", "not needed"));
    all.put("acknowledge", new Request.Acknowledge(IN_SESSION));
    all.put("describe", new Request.Describe(header, "reports"));
    all.put("describe-all", new Request.Describe(header, null));
    all.put("ping", new Request.Ping(header));
    all.put("goodbye", new Request.Goodbye(IN_SESSION));
    all.putAll(requestsOfOperators(header));
    all.putAll(requestsOfUsers(header));
    return all;
  }

  /// What a door asks, beside a server.
  private static Map<String, Request> requestsOfUsers(Request.Header header) {
    Request.Header mia = header.of(new Request.User("mia", false));
    Request.Header inSession = IN_SESSION.of(new Request.User("mia", true));
    Request.Options keyed = Request.Options.DEFAULT.withKey("invoice-42");
    Map<String, Request> all = new LinkedHashMap<>();
    all.put(
        "call-of-user",
        new Request.Call(mia, 0, "reports.build", Slice.of(VALUE), Request.Options.DEFAULT));
    all.put(
        "call-of-user-with-former-session",
        new Request.Call(
            inSession, 4, "reports.build", Slice.of(VALUE), keyed.withFormerSession(42)));
    all.put("poll-of-user", new Request.Poll(mia, "token-1", true));
    all.put(
        "poll-without-acknowledgement",
        new Request.Poll(header.of(new Request.User("", false)), "token-1", true));
    all.put("cancel-of-user", new Request.Cancel(mia, "token-1", "not needed"));
    all.put("acknowledge-of-user", new Request.Acknowledge(inSession));
    return all;
  }

  private static Map<String, Request> requestsOfOperators(Request.Header header) {
    Map<String, Request> all = new LinkedHashMap<>();
    all.put("look", new Request.Look(header, Request.Look.SERVER));
    all.put(
        "look-page",
        new Request.Look(
            IN_SESSION, Request.Look.OPERATIONS, Map.of("state", "RUNNING"), "7u.2s", 50));
    all.put(
        "operate",
        new Request.Operate(header, Request.Operate.CANCEL, "0123456789abcdef", "not needed"));
    var mia = header.of(new Request.User("mia", false));
    all.put("look-of-user", new Request.Look(mia, Request.Look.SERVER));
    all.put("operate-of-user", new Request.Operate(mia, Request.Operate.DRAIN, null, "update"));
    all.put("operate-server", new Request.Operate(header, Request.Operate.DRAIN, null, "update"));
    return all;
  }

  private static Map<String, Reply> repliesWithTraces(Failure failure) {
    return Map.of(
        "result-traced",
        new Reply.Result(SERVING, "token-1", Slice.of(VALUE), TRACE),
        "deferred-traced",
        new Reply.Deferred(SERVING, "token-1", true, null, 1_000, 900_000, TRACE),
        "failed-traced",
        new Reply.Failed(SERVING, "token-1", failure, TRACE));
  }

  static Map<String, Reply> replies() {
    var failure = Failure.of(ErrorCode.INTERNAL, Execution.FINISHED, "it failed");
    Map<String, Reply> all = new LinkedHashMap<>();
    all.put(
        "welcome",
        new Reply.Welcome(SERVING, "printer", (1L << 53) - 1, 0x1b_cdef_0123_4567L, terms()));
    all.put(
        "welcome-of-fleet",
        new Reply.Welcome(
            SERVING,
            "reports-1",
            7,
            42,
            new Reply.Terms(500, 30_000, 900_000, 900_000, 1_000, 15_000, Map.of()),
            List.of("tcp://reports-1:5570", "tcp://10.0.0.2:5570")));
    all.put("result", new Reply.Result(SERVING, null, Slice.of(VALUE)));
    all.put("result-deflated", new Reply.Result(SERVING, null, Slice.of(DEFLATED)));
    all.put(
        "result-deferred",
        new Reply.Result(new Reply.Header(0, 12_000L), "token-1", Slice.of(VALUE)));
    all.put("deferred", new Reply.Deferred(SERVING, "token-1", false, null, 1_000, 900_000));
    var progress = new Progress(0.5, "half");
    all.put(
        "deferred-progress",
        new Reply.Deferred(SERVING, "token-1", true, progress, 1_000, 900_000));
    all.put("failed", new Reply.Failed(SERVING, null, failure.withRetry(Retry.after(1_000))));
    all.put("failed-declared", new Reply.Failed(SERVING, "token-1", outOfPaper()));
    all.put("failed-later", new Reply.Failed(SERVING, "token-1", interrupted()));
    all.putAll(repliesWithTraces(failure));
    all.put("cancelling", new Reply.Cancelling(SERVING, "token-1"));
    all.put("acknowledged", new Reply.Acknowledged(SERVING));
    all.put("description", new Reply.Description(SERVING, REPORTS));
    all.put("pong", new Reply.Pong(SERVING, ServingState.DRAINING));
    byte[] entries =
        Values.encode(List.of(new TreeMap<>(Map.of("id", "0123456789abcdef", "state", "RUNNING"))));
    all.put("picture", new Reply.Picture(SERVING, entries, null));
    all.put("picture-page", new Reply.Picture(SERVING, entries, "7u.2s"));
    all.put("operated", new Reply.Operated(SERVING, true, "CANCELLING"));
    return all;
  }

  /// A request with random content within the protocol's bounds.
  static Request random(Random random) {
    var header =
        new Request.Header(
            1 + random.nextLong(WireLimits.IDENTIFIER_MAX),
            random.nextLong(WireLimits.IDENTIFIER_MAX),
            random.nextLong(WireLimits.IDENTIFIER_MAX),
            random.ints(random.nextInt(4)).mapToObj(Integer::toString).toList());
    return switch (random.nextInt(10)) {
      case 0 ->
          new Request.Hello(
              header,
              text(random),
              random.nextBoolean() ? List.of() : List.of(text(random)),
              random.nextBoolean() ? null : (Long) random.nextLong(65_536, Long.MAX_VALUE));
      case 1 -> new Request.Poll(header, text(random), random.nextBoolean());
      case 2 -> new Request.Cancel(header, text(random), text(random));
      case 3 -> new Request.Acknowledge(header);
      case 4 -> new Request.Describe(header, random.nextBoolean() ? null : text(random));
      case 5 -> new Request.Ping(header);
      case 6 -> new Request.Goodbye(header);
      case 7, 8 -> randomOfOperator(header, random);
      default ->
          new Request.Call(
              header,
              1 + random.nextLong(WireLimits.IDENTIFIER_MAX),
              text(random),
              Slice.of(
                  Values.encode(
                      List.of(text(random), random.nextLong(), Map.of("k", text(random))))),
              new Request.Options(
                  random.nextBoolean() ? null : (Long) random.nextLong(Long.MAX_VALUE),
                  null,
                  null,
                  random.nextBoolean(),
                  random.nextBoolean() ? Map.of() : Map.of(text(random), text(random))));
    };
  }

  private static Request randomOfOperator(Request.Header header, Random random) {
    String word = text(random);
    String perhaps = random.nextBoolean() ? null : text(random);
    return random.nextBoolean()
        ? new Request.Look(header, word, Map.of(word, word), perhaps, random.nextInt(200))
        : new Request.Operate(header, word, perhaps, text(random));
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(60), 0x20, 0x3000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
