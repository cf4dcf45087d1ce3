package dev.raincheck.tools.cli;

import dev.raincheck.client.Admin;
import dev.raincheck.client.RaincheckClient;
import dev.raincheck.client.admin.MemberInfo;
import dev.raincheck.client.admin.OperationInfo;
import dev.raincheck.client.admin.OperationQuery;
import dev.raincheck.client.admin.Page;
import dev.raincheck.client.admin.SessionInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The commands of operators: `list`, `show`, `abort` and `drain`.
final class Overseeing {
  private static final Pattern OPERATION = Pattern.compile("(.+\\..+-)?[0-9a-fA-F]{16}");
  private static final String ENDED = "ended";

  private final Parsed parsed;
  private final Surroundings around;
  private final Connection connection;

  Overseeing(Parsed parsed, Surroundings around) {
    this.parsed = parsed;
    this.around = around;
    this.connection = new Connection(parsed, around.environment());
  }

  /// Whether this is the name of an operation, as logs and threads have it. Tokens have no dots,
  /// and are longer.
  static boolean isOperation(String word) {
    return OPERATION.matcher(word).matches();
  }

  /// What `--state` takes.
  static List<String> states() {
    return Stream.concat(
            Stream.of(ENDED),
            Arrays.stream(OperationInfo.State.values())
                .filter(it -> it != OperationInfo.State.UNKNOWN)
                .map(it -> it.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  ExitCode list() throws IOException {
    String what = parsed.words().isEmpty() ? "operations" : parsed.onlyWord("what to list");
    OperationQuery query = query();
    long most = parsed.value(Option.MOST).map(it -> count(Option.MOST, it)).orElse(Long.MAX_VALUE);
    try (RaincheckClient client = connection.open()) {
      Admin admin = client.admin();
      switch (what) {
        case "operations" -> print(admin.allOperations(query).limit(most));
        case "sessions" -> printSessions(sessions(admin).limit(most).toList());
        case "servers" -> printServers(admin.fleet().stream().limit(most).toList());
        default ->
            throw new UsageException(
                "list: \"%s\" (expected: operations, sessions or servers)".formatted(what));
      }
      return ExitCode.OK;
    }
  }

  private OperationQuery query() {
    OperationQuery query =
        parsed.value(Option.STATE).map(Overseeing::inState).orElse(OperationQuery.UNFINISHED);
    var method = parsed.value(Option.METHOD);
    query = method.isPresent() ? query.withMethod(method.get()) : query;
    var age = Durations.of(parsed, Option.MIN_AGE);
    query = age.isPresent() ? query.withMinAge(age.get()) : query;
    var principal = parsed.value(Option.PRINCIPAL);
    query = principal.isPresent() ? query.withPrincipal(principal.get()) : query;
    var key = parsed.value(Option.KEY);
    return key.isPresent() ? query.withKey(key.get()) : query;
  }

  private static OperationQuery inState(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!states().contains(lower)) {
      throw new UsageException(
          "--state: \"%s\" (expected: one of %s)".formatted(text, String.join(", ", states())));
    }
    return lower.equals(ENDED)
        ? OperationQuery.ENDED
        : OperationQuery.UNFINISHED.withState(
            OperationInfo.State.valueOf(lower.toUpperCase(Locale.ROOT)));
  }

  /// A number that is at least 1.
  static long count(Option option, String text) {
    try {
      long count = Long.parseLong(text);
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException none) {
      // as a negative one
    }
    throw new UsageException("%s: \"%s\" (expected: at least 1)".formatted(option.text(), text));
  }

  /// JSON is printed as it comes, an operation a line; a table when its widths are known.
  private void print(Stream<OperationInfo> operations) throws IOException {
    if (!parsed.has(Option.JSON)) {
      print(OperationTable.of(operations.toList()));
      return;
    }
    printJson(operations.map(OperationInfo::fields));
  }

  private void print(Table table) throws IOException {
    around.print(String.join(System.lineSeparator(), table.lines()));
  }

  private static Stream<SessionInfo> sessions(Admin admin) {
    var all = new ArrayList<SessionInfo>();
    String cursor = null;
    do {
      Page<SessionInfo> page = admin.sessions(cursor);
      all.addAll(page.entries());
      cursor = page.next().orElse(null);
    } while (cursor != null);
    return all.stream();
  }

  private void printJson(Stream<Map<String, Object>> entries) throws IOException {
    for (var each = entries.iterator(); each.hasNext(); ) {
      around.print(Json.write(each.next(), false));
    }
  }

  private void printServers(List<MemberInfo> servers) throws IOException {
    if (parsed.has(Option.JSON)) {
      printJson(servers.stream().map(MemberInfo::fields));
      return;
    }
    var table = new Table("SERVER", "STATE", "AGE", "LEASE", "ADDRESS");
    for (MemberInfo it : servers) {
      table.add(
          it.instance(),
          it.state(),
          Durations.brief(it.age()),
          it.leaseLeft().map(Durations::brief).orElse(""),
          it.address().orElse(""));
    }
    print(table);
  }

  private void printSessions(List<SessionInfo> sessions) throws IOException {
    if (parsed.has(Option.JSON)) {
      printJson(sessions.stream().map(SessionInfo::fields));
      return;
    }
    var table = new Table("SESSION", "CLIENT", "FROM", "CALLS", "UNANSWERED", "IDLE", "");
    for (SessionInfo it : sessions) {
      table.add(
          it.place(),
          it.principal(),
          it.address().orElse(""),
          it.calls(),
          it.unanswered(),
          Durations.brief(it.idle()),
          it.isConnected() ? "" : "not connected");
    }
    print(table);
  }

  ExitCode show() throws IOException {
    try (RaincheckClient client = connection.open()) {
      Map<String, @Nullable Object> fields =
          parsed.words().isEmpty()
              ? new LinkedHashMap<>(client.admin().server().fields())
              : fieldsOf(client.admin().operationWithStack(operation()));
      around.print(Json.write(fields, around.isOutForPeople()));
      return ExitCode.OK;
    }
  }

  /// The stack is a list of lines, which people can read.
  private static Map<String, @Nullable Object> fieldsOf(OperationInfo operation) {
    var fields = new LinkedHashMap<String, @Nullable Object>(operation.fields());
    operation.stack().ifPresent(stack -> fields.put("stack", stack.lines().toList()));
    return fields;
  }

  ExitCode abort() throws IOException {
    String wanted = operation();
    try (RaincheckClient client = connection.open()) {
      around.print(client.admin().abort(wanted, reason("aborted")).state());
      return ExitCode.OK;
    }
  }

  ExitCode drain() throws IOException {
    parsed.requireNoWords();
    try (RaincheckClient client = connection.open()) {
      around.print(client.admin().drain(reason("drained")).state());
      return ExitCode.OK;
    }
  }

  private String reason(String done) {
    return parsed.value(Option.REASON).orElse(done + " from the command line");
  }

  private String operation() {
    return parsed.onlyWord("the id of one operation");
  }
}
