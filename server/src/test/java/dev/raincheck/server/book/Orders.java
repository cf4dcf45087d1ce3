package dev.raincheck.server.book;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Every order of up to so many steps, repeats included. One with a step that finds nothing to do
/// is left out, and so are all that begin like it: without that step it is a shorter one, which is
/// played.
final class Orders<S extends Enum<S>> {
  /// Those that found something to do.
  final Set<S> seen;

  private final S[] steps;
  private final Predicate<List<S>> player;
  private int played;

  /// @param player plays an order from its beginning; says whether its last step found something to
  ///   do
  Orders(Class<S> steps, Predicate<List<S>> player) {
    this.steps = steps.getEnumConstants();
    this.seen = EnumSet.noneOf(steps);
    this.player = player;
  }

  /// {@return how many there were}
  int play(int longest) {
    played = 0;
    extend(List.of(), longest);
    return played;
  }

  private void extend(List<S> shorter, int by) {
    if (by == 0) {
      return;
    }
    for (S step : steps) {
      List<S> order = new ArrayList<>(shorter);
      order.add(step);
      if (player.test(order)) {
        played++;
        seen.add(step);
        extend(order, by - 1);
      }
    }
  }
}
