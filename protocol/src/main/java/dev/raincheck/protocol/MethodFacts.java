package dev.raincheck.protocol;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/// What has been read of one method and found to be sound.
record MethodFacts(
    String name,
    Method method,
    List<ParameterContract> parameters,
    Type resultType,
    CallPolicy policy,
    DeclaredExceptions exceptions,
    Optional<String> description) {
  MethodFacts {
    parameters = List.copyOf(parameters);
  }

  boolean returnsValue() {
    return resultType != void.class && resultType != Void.class;
  }

  boolean asynchronous() {
    return ContractReader.isStage(method.getReturnType());
  }
}
