package dev.raincheck.protocol.contract;

import dev.raincheck.api.ContractException;
import dev.raincheck.api.Description;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.value.ModuleAccess;
import dev.raincheck.protocol.value.ParameterContract;
import dev.raincheck.protocol.value.TravelCheck;
import dev.raincheck.protocol.value.TypeResolution;
import dev.raincheck.protocol.value.ValueTypes;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/// Reads a service interface, and collects everything that is wrong with it.
final class ContractReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9_.-]*(@[1-9][0-9]{0,5})?");
  private static final int NAME_LENGTH_MAX = 100;
  private static final Set<String> OF_OBJECT = Set.of("toString", "hashCode", "equals");

  private final Class<?> type;
  private final List<String> problems = new ArrayList<>();

  private ContractReader(Class<?> type) {
    this.type = type;
  }

  /// @throws ContractException if anything is wrong with it
  static ServiceContract read(Class<?> type) {
    return new ContractReader(type).read();
  }

  static boolean isStage(Class<?> type) {
    return type == CompletionStage.class || type == CompletableFuture.class;
  }

  private ServiceContract read() {
    String name = name();
    if (!type.isInterface() || type.isAnnotation()) {
      problems.add(type.getSimpleName() + " is not an interface (declare services as interfaces)");
      throw new ContractException(type, problems);
    }
    ModuleAccess.problem(type)
        .ifPresent(
            remedy -> problems.add(type.getSimpleName() + ": cannot be reached (" + remedy + ")"));
    List<ServiceMethods.Declared> methods = new ServiceMethods(type).find(problems::add);
    checkNames(methods);
    checkDescription("", type);
    var access = new CallerAccess(type);
    methods.forEach(method -> access.check(method.method(), problems::add));
    List<MethodFacts> facts = methods.stream().map(m -> read(name, m)).toList();
    if (!problems.isEmpty()) {
      throw new ContractException(type, problems);
    }
    var types = new ValueTypes();
    return new ServiceContract(
        name, type, facts.stream().map(it -> new MethodContract(it, types)).toList());
  }

  private String name() {
    Service service = type.getAnnotation(Service.class);
    if (service == null) {
      problems.add("no @Service (write @Service(\"name\") above the interface)");
      return "";
    }
    String name = service.value();
    if (!NAME.matcher(name).matches() || name.length() > NAME_LENGTH_MAX) {
      problems.add(
          "@Service(\"%s\") (expected: a lower-case letter, then letters, digits, _ . -, at most %d in all; @2 at the end for a new version)"
              .formatted(name, NAME_LENGTH_MAX));
    }
    return name;
  }

  private void checkNames(List<ServiceMethods.Declared> methods) {
    if (methods.isEmpty()) {
      problems.add("no methods (declare at least one)");
    }
    Set<String> names = new HashSet<>();
    Set<String> overloaded = new HashSet<>();
    for (ServiceMethods.Declared declared : methods) {
      String name = declared.method().name();
      if (!names.add(name) && overloaded.add(name)) {
        problems.add(name + ": overloaded (give each method a name of its own)");
      }
    }
  }

  private MethodFacts read(String service, ServiceMethods.Declared declared) {
    ServiceMethod seen = declared.method();
    Method method = seen.method();
    String name = method.getName();
    method.trySetAccessible(); // the interface need not be public; where that fails, a problem says
    // so
    if (method.isDefault()) {
      problems.add(name + ": a default method (make it static, or move it out of the interface)");
    }
    if (OF_OBJECT.contains(name)) {
      problems.add(name + ": has the name of a method of Object (rename it)");
    }
    if (method.getTypeParameters().length > 0) {
      problems.add(name + ": has type parameters (name the types instead)");
    }
    checkDescription(name + ": ", method);
    return new MethodFacts(
        service + "." + name,
        declared,
        parameters(seen),
        result(seen),
        new PolicyReader(service, seen, problems::add).read(),
        DeclaredExceptions.read(seen.exceptions(), problem -> problems.add(name + " " + problem)),
        Optional.ofNullable(method.getAnnotation(Description.class)).map(Description::value));
  }

  private void checkDescription(String of, AnnotatedElement described) {
    Description description = described.getAnnotation(Description.class);
    if (description != null && description.value().isBlank()) {
      problems.add(
          "%s@Description(\"%s\") (expected: a sentence or two; or leave it out)"
              .formatted(of, description.value()));
    }
  }

  private List<ParameterContract> parameters(ServiceMethod method) {
    Parameter[] parameters = method.method().getParameters();
    if (!Arrays.stream(parameters).allMatch(Parameter::isNamePresent)) {
      problems.add(
          method.name()
              + ": the names of its parameters are missing (compile the interface with"
              + " -parameters)");
    }
    List<ParameterContract> contracts = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      String name = parameters[i].getName();
      Type parameterType = method.parameterTypes().get(i);
      checkTravels(method, "parameter " + name, parameterType);
      contracts.add(ParameterContract.of(name, parameterType));
    }
    return contracts;
  }

  private Type result(ServiceMethod method) {
    Type declared = method.returnType();
    Type result = declared;
    if (isStage(TypeResolution.erased(declared)) && declared instanceof ParameterizedType stage) {
      result = stage.getActualTypeArguments()[0];
    }
    if (result != void.class && result != Void.class) {
      checkTravels(method, "result", result);
    }
    return result == Void.class ? void.class : result;
  }

  private void checkTravels(ServiceMethod method, String what, Type valueType) {
    for (String problem : TravelCheck.problems(valueType)) {
      problems.add("%s, %s: %s".formatted(method.name(), what, problem));
    }
  }
}
