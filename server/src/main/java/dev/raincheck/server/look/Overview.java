package dev.raincheck.server.look;

import dev.raincheck.protocol.wire.Request;
import dev.raincheck.server.state.Operation;
import dev.raincheck.server.state.OperationList;
import dev.raincheck.server.state.ServedMethod;
import dev.raincheck.server.state.Session;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What operators see, a page at a time. A page costs a bounded number of looks, however much is in
/// flight: [Page#VISITS_MAX], and [OperationList#BLOCK] to find where it begins.
public final class Overview {
  private final Parts parts;

  /// What is looked at.
  ///
  /// @param instance the server's name
  /// @param epoch which run of it
  /// @param random for the ids of operations that had none
  public record Parts(
      String instance,
      long epoch,
      RandomGenerator random,
      OperationList unfinished,
      OperationList ended,
      NavigableMap<Long, Session> sessions,
      Collection<ServedMethod> methods,
      LongFunction<BookStatus> status,
      Supplier<Gauges> gauges) {}

  public Overview(Parts parts) {
    this.parts = parts;
  }

  /// @param mayOperate whether whoever looks may do something about it as well
  /// @throws IllegalArgumentException if there is no such thing to look at; says what there is
  public Page look(Request.Look look, boolean mayOperate, long nowNs) {
    return switch (look.subject()) {
      case Request.Look.SERVER -> server(look, mayOperate, nowNs);
      case Request.Look.FLEET -> fleet(look);
      case Request.Look.METHODS -> methods(look);
      case Request.Look.OPERATIONS -> operations(look, nowNs);
      case Request.Look.SESSIONS -> sessions(look, nowNs);
      default ->
          throw new IllegalArgumentException(
              "subject: \"%s\" (expected: SERVER, FLEET, METHODS, OPERATIONS, OPERATION or SESSIONS)"
                  .formatted(look.subject()));
    };
  }

  private Page server(Request.Look look, boolean mayOperate, long nowNs) {
    requireNoFilters(look);
    Map<String, Object> picture =
        ServerPicture.of(
            parts.instance(), parts.epoch(), parts.status().apply(nowNs), parts.gauges().get());
    picture.put("mayOperate", mayOperate);
    return Page.of(picture);
  }

  private Page fleet(Request.Look look) {
    requireNoFilters(look);
    var page = new Page(0); // no store tells of more than that has room for
    Gauges.Store store = parts.gauges().get().store();
    if (store != null) {
      store.fleet().forEach(it -> page.add(Pictures.of(it)));
    }
    return page;
  }

  private Page methods(Request.Look look) {
    requireNoFilters(look);
    var page = new Page(look.entriesMax());
    long from = placeOf(look, Cursor.List.METHODS);
    long place = 0;
    for (ServedMethod method : parts.methods()) { // there are as many as there are
      if (place >= from) {
        if (page.isFull()) {
          page.goesOnAt(cursor(Cursor.List.METHODS, place));
          return page;
        }
        page.add(Pictures.of(method));
      }
      place++;
    }
    return page;
  }

  private Page operations(Request.Look look, long nowNs) {
    OperationFilter filter = OperationFilter.of(look.filters());
    Cursor.List list = listOf(filter);
    OperationList operations = filter.ended() ? parts.ended() : parts.unfinished();
    boolean backwards = filter.newestFirst();
    var page = new Page(look.entriesMax());
    long from = placeOf(look, list);
    Operation next = backwards ? operations.before(from) : operations.after(from);
    for (; next != null && !page.isFull(); next = backwards ? next.previous() : next.next()) {
      page.visit();
      if (filter.fits(next, nowNs)) {
        page.add(Pictures.of(next, next.id(parts.random()), nowNs));
      }
    }
    if (next != null) {
      page.goesOnAt(cursor(list, backwards ? next.place() + 1 : next.place() - 1));
    }
    return page;
  }

  private static Cursor.List listOf(OperationFilter filter) {
    if (filter.newestFirst()) {
      return filter.ended() ? Cursor.List.ENDED_BACKWARDS : Cursor.List.UNFINISHED_BACKWARDS;
    }
    return filter.ended() ? Cursor.List.ENDED : Cursor.List.UNFINISHED;
  }

  private Page sessions(Request.Look look, long nowNs) {
    String principal = principal(look.filters());
    var page = new Page(look.entriesMax());
    long from = placeOf(look, Cursor.List.SESSIONS);
    for (Session session : parts.sessions().tailMap(from, false).values()) {
      if (page.isFull()) {
        page.goesOnAt(cursor(Cursor.List.SESSIONS, session.place - 1));
        return page;
      }
      page.visit();
      if (principal == null || principal.equals(session.principal)) {
        page.add(Pictures.of(session, nowNs));
      }
    }
    return page;
  }

  private long placeOf(Request.Look look, Cursor.List list) {
    return Cursor.placeOf(look.cursor(), parts.epoch(), list);
  }

  private Cursor cursor(Cursor.List list, long place) {
    return new Cursor(parts.epoch(), list, place);
  }

  private static @Nullable String principal(Map<String, String> filters) {
    for (String name : filters.keySet()) {
      if (!name.equals("principal")) {
        throw new IllegalArgumentException(
            "filter: \"%s\" (expected: principal, or none)".formatted(name));
      }
    }
    return filters.get("principal");
  }

  private static void requireNoFilters(Request.Look look) {
    if (!look.filters().isEmpty()) {
      throw new IllegalArgumentException(
          "filters: %s (expected: none for %s)".formatted(look.filters(), look.subject()));
    }
  }
}
