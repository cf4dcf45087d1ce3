package dev.raincheck.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A method, as the server describes it; immutable. Types are texts, such as `List<Report>`: the
/// service's own are in [ServiceDescription#types].
public final class MethodDescription {
  private final DescriptionMap map;
  private final String name;
  private final String result;
  private final List<Argument> arguments;
  private final List<String> exceptions;

  private MethodDescription(DescriptionMap map) {
    this.map = map;
    this.name = map.text("method");
    this.result = map.text("result");
    this.arguments = map.list("arguments", Argument::of);
    this.exceptions = map.list("exceptions", String::valueOf);
    mode();
    respondWithin();
    operationLimit();
    retention();
  }

  /// @throws dev.raincheck.protocol.bytes.ValueException if it is no description
  static MethodDescription of(Object described) {
    return new MethodDescription(DescriptionMap.of("method", described));
  }

  /// Its name on the wire, such as `reports.build`.
  public String name() {
    return name;
  }

  /// What the method's `@Description` says, if it has one.
  public Optional<String> description() {
    return map.optionalText("description");
  }

  /// Its arguments, in order.
  public List<Argument> arguments() {
    return arguments;
  }

  /// The type of its result.
  public String result() {
    return result;
  }

  /// When it is answered: `non-blocking` for always with the result, `blocking` for at once with a
  /// token, anything else for with the result if that is there in time.
  public String mode() {
    return map.text("mode");
  }

  /// Whether it may run more than once.
  public boolean isIdempotent() {
    return map.flag("idempotent");
  }

  /// The exceptions that it declares, by their simple names.
  public List<String> exceptions() {
    return exceptions;
  }

  /// The group whose operations run one at a time, if it is in one.
  public Optional<String> serialGroup() {
    return map.optionalText("serial");
  }

  /// How many of its operations run at a time, if that is limited.
  public Optional<Integer> concurrencyLimit() {
    return map.count("concurrent");
  }

  /// Its own deadline for an answer, if it has one.
  public Optional<Duration> respondWithin() {
    return map.duration("respondWithin");
  }

  /// Its own operation limit, if it has one.
  public Optional<Duration> operationLimit() {
    return map.duration("operationLimit");
  }

  /// Its own retention, if it has one.
  public Optional<Duration> retention() {
    return map.duration("retention");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MethodDescription that && map.equals(that.map);
  }

  @Override
  public int hashCode() {
    return map.hashCode();
  }

  /// As a declaration, such as `reports.build(query: Query): Report`.
  @Override
  public String toString() {
    return arguments.stream()
        .map(Argument::toString)
        .collect(Collectors.joining(", ", name + "(", "): " + result));
  }

  /// An argument of a method; immutable.
  public static final class Argument {
    private final String name;
    private final String type;
    private final boolean optional;

    private Argument(DescriptionMap map) {
      this.name = map.text("name");
      this.type = map.text("type");
      this.optional = map.flag("optional");
    }

    private static Argument of(Object described) {
      return new Argument(DescriptionMap.of("argument", described));
    }

    /// By which callers may pass it.
    public String name() {
      return name;
    }

    /// What it has to be.
    public String type() {
      return type;
    }

    /// Whether callers may leave it out.
    public boolean isOptional() {
      return optional;
    }

    @Override
    public String toString() {
      return name + (optional ? "?" : "") + ": " + type;
    }
  }
}
