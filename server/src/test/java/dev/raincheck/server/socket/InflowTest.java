package dev.raincheck.server.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InflowTest {
  private static final int SIZE = 100_000;
  private static final long S = 1_000_000_000;

  private final Inflow inflow = new Inflow(10 * SIZE);
  private final List<Arriving> ended = new ArrayList<>();

  private final class Arriving implements Inflow.Frame {
    private final int size;
    private final long announcedNs;
    private int arrived;

    Arriving(int size, long announcedNs) {
      this.size = size;
      this.announcedNs = announcedNs;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int arrived() {
      return arrived;
    }

    @Override
    public long announcedNs() {
      return announcedNs;
    }

    @Override
    public void end(String why) {
      ended.add(this);
      inflow.forget(this); // as its connection does
    }
  }

  private Arriving announced(long nowNs) {
    var frame = new Arriving(SIZE, nowNs);
    assertTrue(inflow.await(frame, nowNs));
    return frame;
  }

  @Test
  void framesThatAreToCome_areBounded_andTheSlowestGivesWay() {
    List<Arriving> frames = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Arriving frame = announced(i);
      frame.arrived = 1_000 + 100 * i;
      frames.add(frame);
    }
    frames.get(4).arrived = 7; // of a peer that only pretends to send
    announced(5 * S);
    assertEquals(List.of(frames.get(4)), ended);
    assertEquals(10 * SIZE, inflow.awaitedBytes());
  }

  @Test
  void frameThatWasAnnouncedJustNow_hasTimeToCome() {
    for (int i = 0; i < 10; i++) {
      announced(0);
    }
    assertFalse(inflow.await(new Arriving(SIZE, S / 2), S / 2));
    assertEquals(List.of(), ended);
    announced(2 * S);
    assertEquals(1, ended.size());
  }

  @Test
  void completeFrame_leavesRoom() {
    List<Arriving> frames = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      frames.add(announced(0));
    }
    inflow.forget(frames.get(3));
    inflow.forget(frames.get(3));
    assertEquals(9 * SIZE, inflow.awaitedBytes());
    announced(1);
    assertEquals(List.of(), ended);
  }

  @Test
  void smallFrames_areNotCounted() {
    for (int i = 0; i < 10_000; i++) {
      assertTrue(inflow.await(new Arriving(Inflow.SMALL_BYTES_MAX, 0), 0));
    }
    assertEquals(0, inflow.awaitedBytes());
  }

  @Test
  void frameThatIsLargerThanAll_comesAlone() {
    assertTrue(inflow.await(new Arriving(20 * SIZE, 0), 0));
    assertFalse(inflow.await(new Arriving(SIZE, 1), 1));
  }

  @Test
  void messagesThatWait_areBounded_inAllAndForEachConnection() {
    var greedy = new Inflow.Waiting();
    var modest = new Inflow.Waiting();
    int held = 0;
    while (inflow.hold(greedy, SIZE)) {
      held++;
    }
    assertEquals(4, held, "half of all, each a little more than its bytes");
    assertTrue(inflow.hold(modest, SIZE));
    assertTrue(inflow.hasRoom() || inflow.waitingBytes() > 5L * SIZE);
    for (int i = 0; i < held; i++) {
      inflow.release(greedy, SIZE);
    }
    inflow.release(modest, SIZE);
    assertEquals(0, inflow.waitingBytes());
    assertTrue(inflow.hasRoom());
  }

  @Test
  void singleMessage_alwaysHasRoom() {
    assertTrue(inflow.hold(new Inflow.Waiting(), 100 * SIZE));
    assertFalse(inflow.hold(new Inflow.Waiting(), 1));
  }
}
