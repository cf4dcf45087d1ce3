package dev.raincheck.client.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many operations of a method are where, as the server described it to an operator; immutable.
public final class MethodInfo {
  private final Fields fields;
  private final String name;

  private MethodInfo(Fields fields) {
    this.fields = fields;
    this.name = fields.text("method");
  }

  /// Reads what a server says of a method; tests make methods of their own with it.
  ///
  /// @param fields by name, as `PROTOCOL.md` lists them; `method` at least
  /// @return the method
  public static MethodInfo of(Map<String, ?> fields) {
    return new MethodInfo(Fields.of("method", fields));
  }

  /// {@return the method's full name on the wire, such as `reports.build`}
  public String name() {
    return name;
  }

  /// {@return how many operations wait for their turn}
  public long queued() {
    return fields.number("queued");
  }

  /// {@return how many operations have a started handler and have not ended}
  public long running() {
    return fields.number("running");
  }

  /// {@return how many operations have ended with a token, and no client has fetched their outcome}
  public long unclaimed() {
    return fields.number("unclaimed");
  }

  /// {@return how many handlers are at work, including those of operations that have ended}
  public long handlersBusy() {
    return fields.number("handlersBusy");
  }

  /// {@return all that the server said, by name}
  public Map<String, Object> fields() {
    return fields.map();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MethodInfo that && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return "method " + fields;
  }
}
