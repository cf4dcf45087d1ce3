package dev.raincheck.tools.cli;

import dev.raincheck.client.admin.OperationInfo;
import java.util.List;

/// Operations for people.
final class OperationTable {
  private OperationTable() {}

  static Table of(List<OperationInfo> operations) {
    boolean hasPrincipals = operations.stream().anyMatch(it -> !it.principal().isEmpty());
    var table =
        hasPrincipals
            ? new Table("OPERATION", "STATE", "AGE", "CLIENT", "")
            : new Table("OPERATION", "STATE", "AGE", "");
    for (OperationInfo it : operations) {
      String state = it.cancelReason().isPresent() ? "CANCELLING" : it.state().name();
      String age = Durations.brief(it.age());
      if (hasPrincipals) {
        table.add(it.name(), state, age, it.principal(), detail(it));
      } else {
        table.add(it.name(), state, age, detail(it));
      }
    }
    return table;
  }

  private static String detail(OperationInfo operation) {
    String percent =
        operation.fraction().isPresent()
            ? "%d %% ".formatted((int) (100 * operation.fraction().getAsDouble()))
            : "";
    return operation
        .failure()
        .or(operation::progress)
        .map(text -> percent + text)
        .orElse(percent)
        .strip();
  }
}
