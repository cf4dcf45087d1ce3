package dev.raincheck.api;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// An interface cannot be a service. Thrown where a server is built, and where a client makes a
/// proxy; names everything that is wrong with the interface at once.
public final class ContractException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final List<String> problems; // of the JDK's, which can be serialized

  /// Makes an exception.
  ///
  /// @param serviceInterface the interface that cannot be a service
  /// @param problems one line for each: the method, what is wrong, and the remedy
  public ContractException(Class<?> serviceInterface, List<String> problems) {
    super(
        "%s cannot be a service:%n  %s"
            .formatted(
                requireNonNull(serviceInterface, "serviceInterface").getName(),
                String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  /// {@return one line for each problem: the method, what is wrong, and the remedy}
  public List<String> problems() {
    return problems;
  }
}
