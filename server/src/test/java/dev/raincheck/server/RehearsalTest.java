package dev.raincheck.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.MalformedMessageException;
import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.ReplyDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What is rehearsed is what a server does: nothing of it is refused.
class RehearsalTest {
  private final List<Slice> left = new ArrayList<>();

  @Test
  void eachCall_isAnsweredAtOnce_withResultOrToken() throws MalformedMessageException {
    try (var stage = new RehearsalStage()) {
      stage.door.audience = left::add;
      for (int turn = 0; turn < Rehearsal.TURNS; turn++) {
        stage.play();
      }
    }
    List<Reply> replies = replies();
    assertTrue(replies.size() > RehearsalStage.CALLS, replies::toString);
    Set<String> kinds = new TreeSet<>();
    replies.forEach(it -> kinds.add(it.getClass().getSimpleName()));
    assertEquals(Set.of("Deferred", "Result"), kinds);
  }

  private List<Reply> replies() throws MalformedMessageException {
    var decoder = new ReplyDecoder();
    List<Reply> replies = new ArrayList<>();
    for (Slice frame : left) {
      replies.add(decoder.decode(frame.toByteArray()));
    }
    return replies;
  }
}
