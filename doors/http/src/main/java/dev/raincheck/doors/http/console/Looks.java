package dev.raincheck.doors.http.console;

import dev.raincheck.doors.http.dialect.Answer;
import dev.raincheck.doors.http.dialect.Ending;
import dev.raincheck.doors.http.dialect.Json;
import dev.raincheck.doors.http.dialect.Problem;
import dev.raincheck.doors.http.dialect.Question;
import dev.raincheck.doors.http.dialect.Understood;
import dev.raincheck.doors.http.settings.ConsoleRights;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.ServerPort;
import dev.raincheck.protocol.wire.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that a view of the page shows, asked at once: an array of `Look`s, answered by as
/// many pictures, or problems where there is none.
///
/// @param principal who looks
/// @param rights what this door lets them do, at most
record Looks(String principal, ConsoleRights rights) {
  /// In one request.
  private static final int LOOKS_MAX = 8;

  private static final String MAY_OPERATE = "mayOperate";

  /// @throws dev.raincheck.doors.http.dialect.Unreadable if the body is something else
  Understood read(byte[] body) {
    List<Question> questions =
        Members.ofBody(body).several("looks", LOOKS_MAX).stream().map(Looks::question).toList();
    return new Understood.Asked(questions, endings -> Pages.protect(answer(endings)));
  }

  private static Question question(Members look) {
    Map<String, String> filters = look.texts("filters");
    filters.computeIfPresent("operation", (name, text) -> operation(text));
    var request =
        new Request.Look(
            ServerPort.UNNUMBERED,
            look.requiredText("subject"),
            filters,
            look.text("cursor"),
            look.count("entries"));
    return new Question(request, Duration.ZERO);
  }

  /// By the id, if a token was given: the server's answer says nothing of tokens.
  static String operation(String text) {
    String id = Token.operationIdOf(text.strip());
    return id == null ? text.strip() : id;
  }

  private Answer answer(List<Ending> endings) {
    List<Map<String, @Nullable Object>> pictures = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Ending ending : endings) {
      if (ending instanceof Ending.Replied(Reply.Picture picture)) {
        pictures.add(members(picture));
      } else {
        Problem problem = Problem.of(ending);
        problems.add(problem);
        pictures.add(Map.of("problem", problem.members()));
      }
    }
    if (problems.size() == endings.size()) {
      return problems.getFirst().answer();
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("principal", principal);
    all.put("pictures", pictures);
    return Answer.of(200, Json.TYPE, Json.write(all));
  }

  private Map<String, @Nullable Object> members(Reply.Picture picture) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("entries", entries(Values.decode(picture.entries())));
    members.put("next", picture.next());
    return members;
  }

  /// Where the server lets operate whom the door does not.
  private @Nullable Object entries(@Nullable Object entries) {
    return rights != ConsoleRights.OPERATE && entries instanceof List<?> list
        ? list.stream().map(Looks::withoutRight).toList()
        : entries;
  }

  private static @Nullable Object withoutRight(@Nullable Object entry) {
    if (entry instanceof Map<?, ?> map && map.containsKey(MAY_OPERATE)) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
      copy.put(MAY_OPERATE, false);
      return copy;
    }
    return entry;
  }
}
