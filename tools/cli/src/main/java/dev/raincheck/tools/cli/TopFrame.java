package dev.raincheck.tools.cli;

import dev.raincheck.client.admin.MethodInfo;
import dev.raincheck.client.admin.OperationInfo;
import dev.raincheck.client.admin.ServerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One look at a server.
///
/// @param oldest operations that have not ended, the oldest first
record TopFrame(ServerInfo server, List<MethodInfo> methods, List<OperationInfo> oldest) {
  /// Lines of methods, at most: the rest of the screen is for operations.
  private static final int METHODS_MAX = 8;

  /// The lines of a screen.
  ///
  /// @param before the frame before, for what happened meanwhile; null for the first
  /// @param columns of the terminal; 0 for as many as it takes
  /// @param rows of the terminal; 0 for as many as it takes
  List<String> lines(@Nullable TopFrame before, int columns, int rows) {
    var lines = new ArrayList<String>();
    lines.add(
        Printable.line(
            "%s  %s  up %s".formatted(server.instance(), server.state(), brief(server.age()))));
    lines.add(
        "%d queued, %d running, %d unclaimed, %d handlers busy, %s, oldest %s, loop delay %s"
            .formatted(
                server.queued(),
                server.running(),
                server.unclaimed(),
                server.handlersBusy(),
                rate(before),
                server.oldest().map(TopFrame::brief).orElse("none"),
                brief(server.loopDelay())));
    lines.add(
        server.limits().entrySet().stream()
            .map(it -> "%s %s".formatted(Printable.line(it.getKey()), percent(it.getValue())))
            .collect(Collectors.joining("  ")));
    lines.add("");
    lines.addAll(methodTable().lines());
    lines.add("");
    lines.addAll(OperationTable.of(oldest).lines());
    return fitting(lines, columns, rows);
  }

  private static String brief(Duration time) {
    return Durations.brief(time);
  }

  /// By the server's clock, which has nothing to do with when its answers arrived.
  private String rate(@Nullable TopFrame before) {
    if (before == null || before.server.age().compareTo(server.age()) >= 0) {
      return server.accepted() + " accepted";
    }
    long ms = server.age().minus(before.server.age()).toMillis();
    long calls = server.accepted() - before.server.accepted();
    return "%d/s accepted".formatted(Math.round(1_000.0 * calls / ms));
  }

  private static String percent(ServerInfo.Fill fill) {
    return fill.max() == 0
        ? fill.used() + ""
        : "%d (%d %%)".formatted(fill.used(), 100 * fill.used() / fill.max());
  }

  private Table methodTable() {
    var table = new Table("METHOD", "QUEUED", "RUNNING", "UNCLAIMED", "BUSY");
    methods.stream()
        .sorted(Comparator.comparingLong(TopFrame::load).reversed())
        .limit(METHODS_MAX)
        .forEach(it ->
            table.add(it.name(), it.queued(), it.running(), it.unclaimed(), it.handlersBusy()));
    return table;
  }

  private static long load(MethodInfo method) {
    return method.queued() + method.running() + method.unclaimed();
  }

  private static List<String> fitting(List<String> lines, int columns, int rows) {
    return lines.stream()
        .limit(rows > 1 ? rows - 1 : lines.size())
        .map(line -> columns > 0 ? line.substring(0, Math.min(columns, line.length())) : line)
        .toList();
  }
}
