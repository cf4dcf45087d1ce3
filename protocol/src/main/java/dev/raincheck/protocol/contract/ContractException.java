package dev.raincheck.protocol.contract;

import java.util.List;

/// A service interface that cannot be served, with everything that is wrong with it at once.
public final class ContractException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final List<String> problems; // of the JDK's, which can be serialized

  ContractException(Class<?> serviceInterface, List<String> problems) {
    super(
        "%s cannot be a service:%n  %s"
            .formatted(serviceInterface.getName(), String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  /// One line for each problem: the method, what is wrong, and the remedy.
  public List<String> problems() {
    return problems;
  }
}
