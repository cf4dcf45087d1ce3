package dev.raincheck.doors.http.dialect;

import dev.raincheck.doors.http.Shop;
import dev.raincheck.doors.http.settings.XmlRpcMode;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A dialect between a client and a server that are played by the test.
final class Played {
  static final Reply.Header HEADER = new Reply.Header(1, null);
  static final Reply PENDING = new Reply.Deferred(HEADER, "tok", true, null, 1_000, 60_000);

  final List<Question> asked = new ArrayList<>();
  private final Dialect dialect =
      new Router(new Services(List.of(Shop.class)), Duration.ofMinutes(10), XmlRpcMode.WITH_NIL);

  static Reply result(Object value) {
    return new Reply.Result(HEADER, null, Slice.of(Values.encode(value)));
  }

  /// What is answered to a body at a path.
  ///
  /// @param server what the server replies
  Answer answer(String path, String body, Function<Request, Reply> server) {
    return answer(path, body, Map.of(), server);
  }

  Answer answer(
      String path, String body, Map<String, List<String>> fields, Function<Request, Reply> server) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return switch (dialect.read(new Incoming("POST", "/rpc", path, fields, bytes))) {
      case Understood.Answered(Answer answer) -> answer;
      case Understood.Personal personal -> throw new IllegalStateException("" + personal);
      case Understood.Followed(String token) -> throw new IllegalStateException(token);
      case Understood.Asked ask -> {
        asked.addAll(ask.questions());
        yield ask.write()
            .apply(
                ask.questions().stream()
                    .<Ending>map(it -> new Ending.Replied(server.apply(it.request())))
                    .toList());
      }
    };
  }
}
