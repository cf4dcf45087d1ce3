package dev.raincheck.tools.cli;

import java.util.ArrayList;
import java.util.List;

/// Lines of cells, each as wide as its column needs. What others wrote cannot move the cursor.
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();

  Table(String... heads) {
    lines.add(List.of(heads));
  }

  void add(Object... cells) {
    var line = new ArrayList<String>();
    for (Object cell : cells) {
      line.add(Printable.line(String.valueOf(cell)));
    }
    lines.add(line);
  }

  /// The lines, the heads first.
  List<String> lines() {
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    return lines.stream().map(line -> text(line, widths)).toList();
  }

  private static String text(List<String> line, int[] widths) {
    var text = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = line.get(column);
      text.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
    }
    return text.toString().stripTrailing();
  }
}
