package dev.raincheck.server.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.protocol.bytes.Slice;
import dev.raincheck.server.state.Outflow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutflowTest {
  /// With what it takes beside its bytes a frame weighs ten times as much.
  private static final int FRAME = 9_744;

  private static final int WEIGHT = 10_000;
  private static final int FRAMES = 1_000;

  private final Outflow outflow = new Outflow((long) FRAMES * WEIGHT);
  private final List<Outflow.Line> ended = new ArrayList<>();

  private Outflow.Line line() {
    var made = new Outflow.Line[1];
    made[0] =
        new Outflow.Line(why -> {
          ended.add(made[0]);
          outflow.close(made[0]);
        });
    outflow.open(made[0]);
    return made[0];
  }

  private List<Outflow.Line> lines(int count) {
    return Stream.generate(this::line).limit(count).toList();
  }

  /// As many frames as there is room for.
  private int fill(Outflow.Line line) {
    int frames = 0;
    while (outflow.makeRoom(line, FRAME)) {
      outflow.add(line, FRAME);
      frames++;
    }
    return frames;
  }

  @Test
  void connectionThatDoesNotRead_hasHalf_andLeavesAsMuchToOthers() {
    assertEquals(FRAMES / 2, fill(line()));
    assertTrue(outflow.makeRoom(line(), FRAMES / 2 * WEIGHT - Outflow.FRAME_BYTES));
    assertEquals(List.of(), ended);
  }

  @Test
  void framesThatWaitForOneConnection_areCounted_untilTheyAreTaken() {
    var wide = new Outflow(1L << 40);
    var line = new Outflow.Line(why -> {});
    wide.open(line);
    int frames = 0;
    while (wide.send(line, Slice.of(new byte[0]))) {
      frames++;
    }
    assertEquals(Outflow.FRAMES_MAX, frames);
    wide.taken(line, 0);
    assertTrue(wide.send(line, Slice.of(new byte[0])));
  }

  @Test
  void frameWithoutRoom_isNotSent() {
    List<Slice> sent = new ArrayList<>();
    var line = new Outflow.Line(why -> {}, sent::add);
    Slice frame = Slice.of(new byte[FRAME]);
    assertFalse(outflow.send(line, frame), "it is not open");
    outflow.open(line);
    assertTrue(outflow.send(line, frame));
    fill(line);
    assertFalse(outflow.send(line, frame));
    assertEquals(List.of(frame), sent);
  }

  @Test
  void smallestFrames_areWeighedToo() {
    Outflow.Line line = line();
    int frames = 0;
    while (outflow.makeRoom(line, 0)) {
      outflow.add(line, 0);
      frames++;
    }
    assertEquals(FRAMES * WEIGHT / 2 / Outflow.FRAME_BYTES, frames);
  }

  @Test
  void connectionsThatDoNotRead_takeNoMoreThanThereIs_howeverManyTheyAre() {
    lines(2_000).forEach(this::fill);
    assertTrue(outflow.bytes() <= FRAMES * WEIGHT && outflow.bytes() > (FRAMES - 1L) * WEIGHT);
    assertEquals(List.of(), ended);
  }

  @Test
  void whoeverReads_findsRoom_inThePlaceOfThoseThatHaveMost_onceTheyHadTimeToRead() {
    List<Outflow.Line> idle = lines(1_000);
    idle.forEach(this::fill);
    Outflow.Line reader = line();
    assertFalse(outflow.makeRoom(reader, FRAME), "they may be about to read");
    outflow.advance(Outflow.GRACE_NS);
    assertTrue(outflow.makeRoom(reader, FRAME));
    assertEquals(List.of(idle.getFirst()), ended);
  }

  @Test
  void connectionThatHasMost_takesTheRoomOfNoOther() {
    Outflow.Line greedy = line();
    fill(greedy);
    fill(line());
    outflow.advance(Outflow.GRACE_NS);
    assertFalse(outflow.makeRoom(greedy, FRAME));
    assertEquals(List.of(), ended);
  }

  @Test
  void whatHasLeft_makesRoomAgain_andCountsOnce() {
    Outflow.Line line = line();
    int frames = fill(line);
    outflow.taken(line, FRAME);
    assertTrue(outflow.makeRoom(line, FRAME));
    for (int left = 1; left < frames; left++) {
      outflow.taken(line, FRAME);
    }
    assertEquals(0, outflow.bytes());
  }

  @Test
  void connectionThatHasEnded_makesRoomAtOnce_andTakesNothingMore() {
    Outflow.Line line = line();
    fill(line);
    outflow.close(line);
    outflow.taken(line, FRAME); // the transport drops what is left
    assertEquals(0, outflow.bytes());
    assertFalse(outflow.makeRoom(line, FRAME));
  }
}
