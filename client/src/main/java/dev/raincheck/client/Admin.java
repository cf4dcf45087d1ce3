package dev.raincheck.client;

import static java.util.Objects.requireNonNull;

import dev.raincheck.client.admin.Change;
import dev.raincheck.client.admin.MemberInfo;
import dev.raincheck.client.admin.MethodInfo;
import dev.raincheck.client.admin.OperationInfo;
import dev.raincheck.client.admin.OperationQuery;
import dev.raincheck.client.admin.Page;
import dev.raincheck.client.admin.ServerInfo;
import dev.raincheck.client.admin.SessionInfo;
import dev.raincheck.protocol.bytes.ValueException;
import dev.raincheck.protocol.value.Values;
import dev.raincheck.protocol.wire.Reply;
import dev.raincheck.protocol.wire.Request;
import dev.raincheck.protocol.wire.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an operator sees of a server, and can do there: for clients that the file of authorized
/// clients grants `operate`. Without keys, on the loopback, everybody may look.
///
/// ```java
/// Admin admin = client.admin();
/// admin.allOperations(OperationQuery.UNFINISHED.withMinAge(Duration.ofHours(1)))
///     .forEach(it -> admin.cancel(it.id(), "too old"));
/// ```
///
/// All methods can be called by any thread. They wait for the client's patience at most, and throw
/// [dev.raincheck.client.exceptions.CallNotStartedException] if the client may not do this
/// (`PERMISSION_DENIED`), or the server is of a version that cannot be looked at. If the server was
/// asked to change something, and does not answer, they throw
/// [dev.raincheck.client.exceptions.OutcomeUnknownException]: it may have done so.
public final class Admin {
  private final ClientLoop loop;

  Admin(ClientLoop loop) {
    this.loop = loop;
  }

  /// Looks at the server itself.
  ///
  /// @return its state, and how full it is
  public ServerInfo server() {
    return one(new Asked(Request.Look.SERVER, Map.of(), null, 0), ServerInfo::of);
  }

  /// Looks at the servers that share the server's store.
  ///
  /// @return those that live first, then those that ended within the hour; none if no other server
  ///   can share the store, or there is none
  public List<MemberInfo> fleet() {
    return all(Request.Look.FLEET, MemberInfo::of);
  }

  /// Looks at the methods that are served.
  ///
  /// @return each of them, sorted by name
  public List<MethodInfo> methods() {
    return all(Request.Look.METHODS, MethodInfo::of);
  }

  private <T> List<T> all(String subject, Function<Map<String, ?>, T> read) {
    var all = new ArrayList<T>();
    String cursor = null;
    do {
      Page<T> page = page(new Asked(subject, Map.of(), cursor, 0), read);
      all.addAll(page.entries());
      cursor = page.next().orElse(null);
    } while (cursor != null);
    return List.copyOf(all);
  }

  /// Looks at operations, a page at a time.
  ///
  /// @param query which
  /// @return a page of them
  public Page<OperationInfo> operations(OperationQuery query) {
    var asked =
        new Asked(
            Request.Look.OPERATIONS,
            requireNonNull(query, "query").filters(),
            query.cursor().orElse(null),
            query.pageSize());
    return page(asked, OperationInfo::of);
  }

  /// Looks at operations, and asks for the next page whenever the one before is used up.
  ///
  /// @param query which
  /// @return all of them
  public Stream<OperationInfo> allOperations(OperationQuery query) {
    return Stream.iterate(
            Optional.of(operations(query)),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(next -> operations(query.from(next))))
        .flatMap(Optional::stream)
        .flatMap(page -> page.entries().stream());
  }

  /// Looks at one operation.
  ///
  /// @param operation its id, its name as logs and threads have it, or its token
  /// @return the operation, with its whole text of failure
  /// @throws dev.raincheck.client.exceptions.TokenException if it is not on this server, or no more
  public OperationInfo operation(String operation) {
    return one(asked(operation, Map.of()), OperationInfo::of);
  }

  /// Looks at one operation, and where its handler is.
  ///
  /// @param operation as in [#operation]
  /// @return the operation, with its [OperationInfo#stack]
  public OperationInfo operationWithStack(String operation) {
    return one(asked(operation, Map.of("stack", "true")), OperationInfo::of);
  }

  private static Asked asked(String operation, Map<String, String> further) {
    var filters = new HashMap<>(further);
    filters.put("operation", idOf(operation));
    return new Asked(Request.Look.OPERATION, Map.copyOf(filters), null, 0);
  }

  /// Looks at sessions, a page at a time.
  ///
  /// @param cursor where the page begins, as [Page#next] returned it; null for the first
  /// @return a page of them, the oldest first
  public Page<SessionInfo> sessions(@Nullable String cursor) {
    return page(new Asked(Request.Look.SESSIONS, Map.of(), cursor, 0), SessionInfo::of);
  }

  /// Asks an operation to stop, as its client can.
  ///
  /// @param operation as in [#operation]
  /// @param reason for its handler, its client and the server's log
  /// @return what it is now
  /// @throws dev.raincheck.client.exceptions.TokenException if it is not on this server, or no more
  public Change cancel(String operation, String reason) {
    return change(Request.Operate.CANCEL, idOf(operation), reason);
  }

  /// Ends an operation now, whatever its handler does. That is interrupted, and what it returns is
  /// dropped.
  ///
  /// @param operation as in [#operation]
  /// @param reason for its handler, its client and the server's log
  /// @return what it is now
  /// @throws dev.raincheck.client.exceptions.TokenException if it is not on this server, or no more
  public Change abort(String operation, String reason) {
    return change(Request.Operate.ABORT, idOf(operation), reason);
  }

  /// Shuts the server down, as its shutdown strategy decides.
  ///
  /// @param reason for the server's log
  /// @return what the server is now
  public Change drain(String reason) {
    return change(Request.Operate.DRAIN, null, reason);
  }

  private static String idOf(String operation) {
    String id = Token.operationIdOf(requireNonNull(operation, "operation"));
    return id == null ? operation : id;
  }

  /// What is looked at.
  private record Asked(
      String subject, Map<String, String> filters, @Nullable String cursor, long entriesMax) {
    Request.Look in(Request.Header header) {
      return new Request.Look(header, subject, filters, cursor, entriesMax);
    }
  }

  private <T> T one(Asked asked, Function<Map<String, ?>, T> read) {
    return page(asked, read).entries().getFirst();
  }

  private <T> Page<T> page(Asked asked, Function<Map<String, ?>, T> read) {
    return Question.ask(
            loop,
            "looking at the " + lower(asked.subject),
            asked::in,
            reply -> {
              if (reply instanceof Reply.Picture picture) {
                return Page.of(read(picture.entries(), read), picture.next());
              }
              throw new ValueException(reply + " (expected: a picture)");
            })
        .await();
  }

  private static <T> List<T> read(byte[] entries, Function<Map<String, ?>, T> read) {
    return DescriptionMap.each(
        "entries",
        Values.decode(entries),
        entry -> {
          @SuppressWarnings("unchecked") // keys of maps are text
          var fields = (Map<String, ?>) DescriptionMap.of("entry", entry).map();
          return read.apply(fields);
        });
  }

  /// What operators call it, of what the wire calls it.
  private static String lower(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }

  private Change change(String act, @Nullable String operation, String reason) {
    requireNonNull(reason, "reason");
    return Question.change(
            loop,
            lower(act),
            header -> new Request.Operate(header, act, operation, reason),
            reply ->
                reply instanceof Reply.Operated(var header, boolean changed, String state)
                    ? Change.of(changed, state)
                    : Change.of(false, "UNKNOWN"))
        .await();
  }
}
