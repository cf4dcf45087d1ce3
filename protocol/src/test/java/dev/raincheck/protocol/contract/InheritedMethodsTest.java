package dev.raincheck.protocol.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.raincheck.api.ContractException;
import dev.raincheck.api.Idempotent;
import dev.raincheck.api.NonBlocking;
import dev.raincheck.api.Service;
import dev.raincheck.protocol.value.TypeNames;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Services whose methods come from parents, with and without type parameters.
class InheritedMethodsTest {
  record User(String name) {}

  interface Keyed<K, V> {
    Optional<V> find(K key);

    Map<K, List<V>> all(V[] like);
  }

  interface Crud<T> extends Keyed<Long, T> {
    void save(T value);

    Object latest();

    T first();
  }

  @Service("users")
  interface Users extends Crud<User> {
    @Override
    void save(User value);

    @Override
    @NonBlocking
    User latest();

    static String about() {
      return hidden();
    }

    private static String hidden() {
      return "about users";
    }
  }

  interface Pinged {
    String ping(int times);
  }

  interface Checked {
    String ping(int times);
  }

  interface Quick {
    @NonBlocking
    String ping(int times);
  }

  interface Failing {
    String ping(int times) throws IOException;
  }

  @Service("both")
  interface Both extends Pinged, Checked {}

  @Service("apart")
  interface Apart extends Pinged, Quick {}

  @Service("decided")
  interface Decided extends Pinged, Quick, Failing {
    @Override
    @Idempotent
    String ping(int times);
  }

  @Service("overloaded")
  interface Overloaded extends Pinged {
    String ping(String text);
  }

  interface Getting<R> {
    R get();
  }

  @Service("staged")
  interface Staged extends Getting<CompletionStage<List<User>>> {}

  @Service("open")
  interface Open<T> extends Crud<T> {}

  private static MethodContract method(Class<?> service, String name) {
    ServiceContract contract = ServiceContract.of(service);
    return contract.method(contract.name() + "." + name).orElseThrow();
  }

  private static List<String> names(Class<?> service) {
    return ServiceContract.of(service).methods().stream().map(it -> it.method().getName()).toList();
  }

  @Test
  void methodsOfGenericParents_areSeenWithTheirTypes() throws Exception {
    assertEquals(List.of("all", "find", "first", "latest", "save"), names(Users.class));
    assertEquals("[key: Long]", method(Users.class, "find").parameters().toString());
    assertEquals("[like: User[]]", method(Users.class, "all").parameters().toString());
    assertEquals("[value: User]", method(Users.class, "save").parameters().toString());
    assertEquals(User.class, method(Users.class, "first").resultType());
    assertEquals(
        Keyed.class.getMethod("find", Object.class).getName(),
        method(Users.class, "find").method().getName());
    assertEquals("Optional<User>", TypeNames.of(method(Users.class, "find").resultType()));
    assertEquals("Map<Long, List<User>>", TypeNames.of(method(Users.class, "all").resultType()));
  }

  @Test
  void valuesOfGenericParents_travel() {
    var ada = new User("Ada");
    MethodContract find = method(Users.class, "find");
    assertEquals(Optional.of(ada), find.decodeResult(find.encodeResult(Optional.of(ada))));
    MethodContract first = method(Users.class, "first");
    assertEquals(ada, first.decodeResult(first.encodeResult(ada)));
    MethodContract save = method(Users.class, "save");
    assertEquals(ada, save.decodeArguments(save.encodeArguments(new Object[] {ada}))[0]);
  }

  /// Whichever of the Java methods of this name is called, with these many parameters.
  @Test
  void eachWayToCallAMethod_isACallOfIt() {
    ServiceContract users = ServiceContract.of(Users.class);
    for (String name : names(Users.class)) {
      MethodContract called = method(Users.class, name);
      List<Method> ways =
          Stream.of(Users.class.getMethods(), Crud.class.getMethods())
              .flatMap(Stream::of)
              .filter(it -> it.getName().equals(name))
              .toList();
      assertTrue(ways.size() >= 2, name);
      ways.forEach(way -> assertEquals(Optional.of(called), users.method(way), way::toString));
    }
  }

  @Test
  void moreSpecificDeclaration_counts() {
    assertEquals(User.class, method(Users.class, "latest").resultType());
    assertEquals(CallMode.NON_BLOCKING, method(Users.class, "latest").mode());
    assertTrue(method(Decided.class, "ping").policy().idempotent());
  }

  @Test
  void methodOfTwoParents_isOneMethod() throws Exception {
    assertEquals(List.of("ping"), names(Both.class));
    ServiceContract both = ServiceContract.of(Both.class);
    for (Class<?> parent : List.of(Pinged.class, Checked.class)) {
      assertTrue(both.method(parent.getMethod("ping", int.class)).isPresent());
    }
  }

  @Test
  void parentsThatSayDifferentThings_areRefused() {
    var refused = assertThrows(ContractException.class, () -> ServiceContract.of(Apart.class));
    assertTrue(
        refused.getMessage().contains("ping: Pinged and Quick declare it differently"),
        refused::getMessage);
  }

  @Test
  void otherParameters_areAnOverload() {
    var refused = assertThrows(ContractException.class, () -> ServiceContract.of(Overloaded.class));
    assertTrue(refused.getMessage().contains("ping: overloaded"), refused::getMessage);
  }

  @Test
  void stageThatAParentsTypeParameterStandsFor_isAStage() {
    MethodContract get = method(Staged.class, "get");
    assertTrue(get.asynchronous());
    assertEquals("List<User>", TypeNames.of(get.resultType()));
  }

  @Test
  void typeParametersOfTheServiceItself_areRefused() {
    var refused = assertThrows(ContractException.class, () -> ServiceContract.of(Open.class));
    assertTrue(refused.getMessage().contains("T cannot travel"), refused::getMessage);
  }
}
