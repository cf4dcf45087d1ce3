package dev.raincheck.doors.http.dialect;

import dev.raincheck.protocol.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of an operation as events that servers send (the HTML standard): `progress`, at
/// last `result` or `problem`, and the same JSON in each that other answers have. A browser comes
/// back when a stream ends; the last event has an id, by which it is told then that there is no
/// more.
public final class Events {
  /// Says nothing, and keeps proxies from thinking that nobody is there.
  public static final byte[] FILLER = bytes(":\n\n");

  /// Sent when nobody can say now what has become of the operation: no event, but when to come back
  /// and ask again, in milliseconds. An error would keep a browser away for good.
  public static final byte[] COME_BACK = bytes("retry: 3000\n\n");

  /// Of the last event.
  private static final String LAST = "last";

  private Events() {}

  /// Whether the client has been told the end, and is to stay away.
  static boolean isOver(Incoming message) {
    return LAST.equals(message.field("last-event-id"));
  }

  /// The beginning.
  public static Answer head() {
    return Answer.of(200, Rest.EVENTS, new byte[0]).with("X-Accel-Buffering", "no");
  }

  public static byte[] of(Reply reply) {
    return switch (reply) {
      case Reply.Deferred deferred -> event("progress", Outcomes.members(deferred));
      case Reply.Result result -> last("result", result.value());
      case Reply.Failed failed ->
          last("problem", Problem.of(failed.failure(), failed.token()).members());
      case Reply.Cancelling c -> FILLER;
      case Reply.Welcome w -> FILLER;
      case Reply.Acknowledged a -> FILLER;
      case Reply.Description d -> FILLER;
      case Reply.Pong p -> FILLER;
      case Reply.Picture p -> FILLER;
      case Reply.Operated o -> FILLER;
    };
  }

  /// The last event, as an answer; without room for it, when to come back.
  public static Answer end(Ending ending) {
    return Answer.of(
        200, Rest.EVENTS, ending instanceof Ending.Replied(Reply reply) ? of(reply) : COME_BACK);
  }

  /// The answer if there is nothing to follow.
  public static Answer refusal(Ending ending) {
    return ending instanceof Ending.Replied
        ? new Outcomes("", "", Preferences.of(""), Duration.ZERO).apply(List.of(ending))
        : end(ending);
  }

  private static byte[] last(String name, @Nullable Object data) {
    return event("%s\nid: %s".formatted(name, LAST), data);
  }

  private static byte[] event(String name, @Nullable Object data) {
    String json = new String(Json.write(data), StandardCharsets.UTF_8); // in one line
    return bytes("event: %s\ndata: %s\n\n".formatted(name, json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// What of a reply is worth an event, if it is another than before.
  public static Map<String, @Nullable Object> told(Reply.Deferred deferred) {
    Map<String, @Nullable Object> members = Outcomes.members(deferred);
    members.remove("pollAfterMs");
    return members;
  }
}
