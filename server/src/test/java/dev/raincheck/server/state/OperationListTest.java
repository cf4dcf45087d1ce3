package dev.raincheck.server.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.raincheck.server.book.Specimens;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationListTest {
  private final OperationList list = new OperationList();
  private final List<Operation> model = new ArrayList<>();

  private Operation add() {
    Operation operation = Specimens.operation();
    list.add(operation);
    model.add(operation);
    return operation;
  }

  private void remove(int index) {
    list.remove(model.remove(index));
  }

  /// The list checks itself: that each block has its head, so that no search passes more.
  private void assertInOrder() {
    var seen = new ArrayList<Operation>();
    list.forEach(seen::add);
    assertEquals(model, seen);
  }

  private void assertFinds(long place) {
    Operation expected = model.stream().filter(it -> it.place() > place).findFirst().orElse(null);
    assertSame(expected, list.after(place), () -> "behind " + place);
  }

  @Test
  void emptyList_hasNothingBehindAnyPlace() {
    assertNull(list.after(0));
    assertNull(list.after(Long.MAX_VALUE));
    remove(model.indexOf(add()));
    assertNull(list.after(0));
    assertInOrder();
  }

  @Test
  void placesOnlyGrow_whateverLeaves() {
    long first = add().place();
    remove(0);
    assertEquals(first + 1, add().place());
    assertSame(model.getFirst(), list.after(first));
  }

  /// Of many that come, and leave from the front, from the end or from anywhere.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void searchFindsTheFirstBehindAPlace(int manner) {
    var random = new Random(manner);
    for (int round = 0; round < 30; round++) {
      for (int i = random.nextInt(1_500); i > 0; i--) {
        add();
      }
      for (int i = random.nextInt(model.size() + 1); i > 0; i--) {
        remove(
            switch (manner) {
              case 0 -> 0;
              case 1 -> model.size() - 1;
              default -> random.nextInt(model.size());
            });
      }
      assertInOrder();
      for (int i = 0; i < 20; i++) {
        assertFinds(random.nextLong(30_000));
      }
      assertFinds(Long.MAX_VALUE);
    }
  }
}
