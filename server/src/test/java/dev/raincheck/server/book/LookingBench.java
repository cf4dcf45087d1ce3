package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.settings.Limits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A book that is looked at.
abstract class LookingBench {
  static final Request.Header HEADER = Request.Header.sessionless(1);

  final BookBench bench =
      new BookBench(Limits.DEFAULT.withUnfinishedMax(200_000).withKeptMax(400_000));

  Reply ask(String subject, Map<String, String> filters, @Nullable String cursor, long entries) {
    bench.receive(new Request.Look(HEADER, subject, filters, cursor, entries));
    return bench.replies.removeLast();
  }

  Reply.Picture picture(
      String subject, Map<String, String> filters, @Nullable String cursor, long entries) {
    Reply reply = ask(subject, filters, cursor, entries);
    assertTrue(reply instanceof Reply.Picture, reply::toString);
    return (Reply.Picture) reply;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> entries(Reply.Picture picture) {
    return (List<Map<String, Object>>) notNull(Values.decode(picture.entries()));
  }

  private static Object notNull(@Nullable Object value) {
    assertNotNull(value);
    return value;
  }

  List<Map<String, Object>> look(String subject, Map<String, String> filters) {
    return entries(picture(subject, filters, null, 0));
  }
}
