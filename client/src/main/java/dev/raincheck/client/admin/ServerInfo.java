package dev.raincheck.client.admin;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server, as it described itself to an operator; immutable.
public final class ServerInfo {
  private final Fields fields;
  private final Fields operations;
  private final Map<String, Fill> limits;

  /// How much is used of what there may be.
  ///
  /// @param used how much there is now
  /// @param max how much there may be
  public record Fill(long used, long max) {}

  private ServerInfo(Fields fields) {
    this.fields = fields;
    this.operations = fields.part("operations");
    Fields parts = fields.part("limits");
    var fills = new LinkedHashMap<String, Fill>();
    for (String name : parts.map().keySet()) {
      Fields fill = parts.part(name);
      fills.put(name, new Fill(fill.number("used"), fill.number("max")));
    }
    this.limits = Collections.unmodifiableMap(fills);
  }

  /// Reads what a server says of itself; tests make servers of their own with it.
  ///
  /// @param fields by name, as `PROTOCOL.md` lists them
  /// @return the server
  public static ServerInfo of(Map<String, ?> fields) {
    return new ServerInfo(Fields.of("server", fields));
  }

  /// {@return the server's name}
  public String instance() {
    return fields.optionalText("instance").orElse("");
  }

  /// {@return the server's state, such as `SERVING`}
  public String state() {
    return fields.optionalText("state").orElse("UNKNOWN");
  }

  /// {@return the time since the server was started}
  public Duration age() {
    return fields.time("ageMs");
  }

  /// {@return the age of the oldest operation that has not ended; empty if there is none}
  public Optional<Duration> oldest() {
    return fields.optionalTime("oldestMs");
  }

  /// {@return how many operations wait for their turn}
  public long queued() {
    return operations.number("queued");
  }

  /// {@return how many operations have a started handler and have not ended}
  public long running() {
    return operations.number("running");
  }

  /// {@return how many operations have ended with a token, and no client has fetched their outcome}
  public long unclaimed() {
    return operations.number("unclaimed");
  }

  /// {@return how many handlers are at work, including those of operations that have ended}
  public long handlersBusy() {
    return operations.number("handlersBusy");
  }

  /// {@return how full the server is, by the name of each limit}
  public Map<String, Fill> limits() {
    return limits;
  }

  /// {@return how many operations were accepted since the start}
  public long accepted() {
    return fields.part("ledger").number("accepted");
  }

  /// {@return the longest turn of the server's loop within the last 10 to 20 s}
  public Duration loopDelay() {
    return fields.time("loopDelayMs");
  }

  /// {@return all that the server said, by name}
  public Map<String, Object> fields() {
    return fields.map();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerInfo that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "server " + fields;
  }
}
