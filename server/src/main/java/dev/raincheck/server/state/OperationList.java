package dev.raincheck.server.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Operations in the order in which they came into the list. Linked through the operations
/// themselves, so that a quick call costs no allocation; each is in one list at a time, or in none.
///
/// Whoever reads a list in pages comes back with the place of the last operation that he saw, which
/// may have left since: places are numbers that only grow. The list knows the first operation of
/// each [#BLOCK] of places, so that no search is longer than a block.
public final class OperationList {
  /// How many places one search passes at most.
  public static final int BLOCK = 1_024;

  private @Nullable Operation first;
  private @Nullable Operation last;
  private long lastPlace;

  /// The first operation of each block, but for the block of the very first: that one changes with
  /// most of the operations that end.
  private final TreeMap<Long, Operation> heads = new TreeMap<>();

  /// What the list keeps in an operation.
  public abstract static sealed class Entry extends BookTimer permits Operation {
    long place;
    @Nullable Operation previousListed;
    @Nullable Operation nextListed;

    /// Its place in the list that it is in.
    public long place() {
      return place;
    }

    /// The next one in that list.
    public @Nullable Operation next() {
      return nextListed;
    }

    /// The one before it in that list.
    public @Nullable Operation previous() {
      return previousListed;
    }
  }

  private static long blockOf(Operation operation) {
    return operation.place / BLOCK;
  }

  public void add(Operation operation) {
    Operation before = last;
    operation.place = ++lastPlace;
    operation.previousListed = before;
    last = operation;
    if (before == null) {
      first = operation;
    } else {
      before.nextListed = operation;
      if (blockOf(before) != blockOf(operation)) {
        heads.put(blockOf(operation), operation);
      }
    }
  }

  public void remove(Operation operation) {
    Operation before = operation.previousListed;
    Operation after = operation.nextListed;
    leaveBlock(operation, before, after);
    if (before == null) {
      first = after;
    } else {
      before.nextListed = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previousListed = before;
    }
    operation.previousListed = null;
    operation.nextListed = null;
  }

  private void leaveBlock(
      Operation operation, @Nullable Operation before, @Nullable Operation after) {
    long block = blockOf(operation);
    if (before == null) {
      if (after != null && blockOf(after) != block) {
        heads.remove(blockOf(after)); // it is the very first now
      }
    } else if (blockOf(before) != block) {
      if (after != null && blockOf(after) == block) {
        heads.put(block, after);
      } else {
        heads.remove(block);
      }
    }
  }

  public @Nullable Operation oldest() {
    return first;
  }

  public @Nullable Operation newest() {
    return last;
  }

  /// The first operation behind a place, found without passing more than a block; null if there is
  /// none.
  ///
  /// @param place of an operation that is, or was, in the list; 0 for the beginning
  public @Nullable Operation after(long place) {
    Operation from = first;
    if (from != null && place / BLOCK > blockOf(from)) {
      Map.Entry<Long, Operation> head = heads.ceilingEntry(place / BLOCK);
      from = head == null ? null : head.getValue();
    }
    while (from != null && from.place <= place) {
      from = from.nextListed;
    }
    return from;
  }

  /// The last operation in front of a place, found likewise; null if there is none.
  ///
  /// @param place of an operation that is, or was, in the list; 0 for the end
  public @Nullable Operation before(long place) {
    Operation at = place == 0 ? null : after(place - 1);
    return at == null ? last : at.previousListed;
  }

  /// For tests: whether its neighbours know it.
  public boolean contains(Operation operation) {
    Operation before = operation.previousListed;
    return (before == null ? first : before.nextListed) == operation;
  }

  /// For tests.
  ///
  /// @throws IllegalStateException if it is in no order, so that it might have no end, or a block
  ///   begins elsewhere than the list says
  public void forEach(Consumer<Operation> each) {
    Operation before = null;
    int blocks = 0;
    for (Operation operation = first; operation != null; operation = operation.nextListed) {
      if (operation.previousListed != before) {
        throw new IllegalStateException(operation + " is in the list twice");
      }
      if (before != null && before.place >= operation.place) {
        throw new IllegalStateException(operation + " has the place of an earlier one");
      }
      if (before != null && blockOf(before) != blockOf(operation)) {
        blocks++;
        if (heads.get(blockOf(operation)) != operation) {
          throw new IllegalStateException(operation + " begins a block that the list lacks");
        }
      }
      each.accept(operation);
      before = operation;
    }
    if (blocks != heads.size()) {
      throw new IllegalStateException(heads.size() + " blocks are known of " + blocks);
    }
  }

  public List<Operation> toList() {
    var all = new ArrayList<Operation>();
    for (Operation operation = first; operation != null; operation = operation.nextListed) {
      all.add(operation);
    }
    return all;
  }
}
