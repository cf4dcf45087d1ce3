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

  /// {@return the method's full name on the wire, such as `reports.build`}
  public String name() {
    return name;
  }

  /// {@return what the method's `@Description` says; empty if it has none}
  public Optional<String> description() {
    return map.optionalText("description");
  }

  /// {@return the method's arguments, in order}
  public List<Argument> arguments() {
    return arguments;
  }

  /// {@return the type of the result, such as `List<Report>`}
  public String result() {
    return result;
  }

  /// {@return when the method is answered} `non-blocking` stands for always with the result,
  /// `blocking` for at once with a token, anything else for with the result if that is there in
  /// time.
  public String mode() {
    return map.text("mode");
  }

  /// {@return whether a call may run more than once}
  public boolean isIdempotent() {
    return map.flag("idempotent");
  }

  /// {@return the declared exceptions, by their simple names}
  public List<String> exceptions() {
    return exceptions;
  }

  /// {@return the group whose operations run one at a time; empty if the method is in none}
  public Optional<String> serialGroup() {
    return map.optionalText("serial");
  }

  /// {@return how many operations of the method run at a time; empty if that is not limited}
  public Optional<Integer> concurrencyLimit() {
    return map.count("concurrent");
  }

  /// {@return the method's own deadline for an answer; empty for the server's}
  public Optional<Duration> respondWithin() {
    return map.duration("respondWithin");
  }

  /// {@return the method's own limit for the work; empty if it has none}
  public Optional<Duration> operationLimit() {
    return map.duration("operationLimit");
  }

  /// {@return how long the method's results are kept; empty for the server's retention}
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

  /// Writes the method as a declaration, such as `reports.build(query: Query): Report`.
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

    /// {@return the name by which callers may pass the argument}
    public String name() {
      return name;
    }

    /// {@return the type of the argument, such as `List<Report>`}
    public String type() {
      return type;
    }

    /// {@return whether callers may leave the argument out}
    public boolean isOptional() {
      return optional;
    }

    @Override
    public String toString() {
      return name + (optional ? "?" : "") + ": " + type;
    }
  }
}
