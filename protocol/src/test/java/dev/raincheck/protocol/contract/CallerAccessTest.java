package dev.raincheck.protocol.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.raincheck.api.ContractException;
import dev.raincheck.api.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A public service names types that its callers can use.
class CallerAccessTest {
  record Hidden(int x) {}

  enum Secret {
    ONE
  }

  static final class HiddenException extends Exception {
    private static final long serialVersionUID = 1L;

    public HiddenException(String message) {
      super(message);
    }
  }

  static final class Outer {
    public record Inner(int x) {}

    private Outer() {}
  }

  @Service("result")
  public interface Result {
    Hidden get();
  }

  @Service("argument")
  public interface Argument {
    void get(Hidden hidden);
  }

  @Service("later")
  public interface Later {
    CompletionStage<List<Map<String, Hidden>>> get();
  }

  @Service("many")
  public interface Many {
    Hidden[] get();
  }

  @Service("chosen")
  public interface Chosen {
    Optional<Secret> get();
  }

  @Service("failing")
  public interface Failing {
    void get() throws HiddenException;
  }

  @Service("nested")
  public interface Nested {
    Outer.Inner get();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Result.class,
        Argument.class,
        Later.class,
        Many.class,
        Chosen.class,
        Failing.class
      })
  void typeThatIsNotPublic_isRefused_withTheMethodAndTheRemedy(Class<?> service) {
    List<String> problems =
        assertThrows(ContractException.class, () -> ServiceContract.of(service)).problems();
    String type =
        service == Chosen.class
            ? "Secret"
            : service == Failing.class ? "HiddenException" : "Hidden";
    assertEquals(
        List.of(
            "get: callers of the public %s cannot access %s (make %2$s public)"
                .formatted(service.getSimpleName(), type)),
        problems);
  }

  @Test
  void typeWithinOneThatIsNotPublic_isRefused() {
    var refused = assertThrows(ContractException.class, () -> ServiceContract.of(Nested.class));
    assertEquals(
        List.of("get: callers of the public Nested cannot access Inner (make Outer public)"),
        refused.problems());
  }

  @Service("own")
  interface ForItsPackage {
    Hidden get(Secret secret) throws HiddenException;
  }

  @Service("open")
  public interface ForEverybody {
    Own get(List<Own> own);

    record Own(Hidden detail) {}
  }

  @Test
  void typesOfItsOwn_mayBeAsHiddenAsTheInterface() {
    assertDoesNotThrow(() -> ServiceContract.of(ForItsPackage.class));
    assertDoesNotThrow(() -> ServiceContract.of(ForEverybody.class));
  }
}
