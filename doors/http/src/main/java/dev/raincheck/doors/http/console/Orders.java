package dev.raincheck.doors.http.console;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Json;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator has the server do: one `Operate`, answered by what came of it.
final class Orders {
  private Orders() {}

  /// @throws dev.raincheck.doors.http.dialect.Unreadable if the body is something else
  static Understood read(byte[] body) {
    Members order = Members.ofBody(body);
    String operation = order.text("operation");
    String reason = order.text("reason");
    var request =
        new Request.Operate(
            ServerPort.UNNUMBERED,
            order.requiredText("act"),
            operation == null ? null : Looks.operation(operation),
            reason == null ? "" : reason);
    return Understood.Asked.one(
        new Question(request, Duration.ZERO), ending -> Pages.protect(answer(ending)));
  }

  private static Answer answer(Ending ending) {
    if (ending
        instanceof Ending.Replied(Reply.Operated(var header, boolean changed, String state))) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      members.put("changed", changed);
      members.put("state", state);
      return Answer.of(200, Json.TYPE, Json.write(members));
    }
    return Problem.of(ending).answer();
  }
}
