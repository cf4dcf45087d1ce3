package dev.raincheck.protocol.contract;

import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.TypeResolution;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/// What has been read of one method and found to be sound.
record MethodFacts(
    String name,
    ServiceMethods.Declared declared,
    List<ParameterContract> parameters,
    Type resultType,
    CallPolicy policy,
    DeclaredExceptions exceptions,
    Optional<String> description) {
  MethodFacts {
    parameters = List.copyOf(parameters);
  }

  Method method() {
    return declared.method().method();
  }

  boolean returnsValue() {
    return resultType != void.class && resultType != Void.class;
  }

  Class<?> returnClass() {
    return TypeResolution.erased(declared.method().returnType());
  }

  boolean asynchronous() {
    return ContractReader.isStage(returnClass());
  }
}
