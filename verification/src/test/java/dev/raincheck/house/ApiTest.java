package dev.raincheck.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What users can name changes only when somebody means it.
class ApiTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "api",
        "client",
        "client.admin",
        "client.exceptions",
        "doors.http",
        "doors.http.settings",
        "micrometer",
        "server",
        "server.settings",
        "server.store",
        "shutdown",
        "stores.postgres",
        "stores.sqlite",
        "testkit",
        "transport"
      })
  void api_isAsItIsWrittenDown(String packageName) throws Exception {
    ApiFiles.check("dev.raincheck." + packageName);
  }

  @Test
  void changesOfTheApi_areSeen() {
    String before = String.join("\n", ApiText.of(Before.class));
    assertEquals(
        """
        protected abstract static class dev.raincheck.house.ApiTest$Before<T extends Comparable<T>> implements Runnable
          protected abstract T first(String, @Nullable Object) throws java.io.IOException
          public final <E extends Enum<E>> java.util.List<? super E> all(E, String...)
          public static final int MAX
          public void run()\
        """,
        before);
    assertTrue(ApiText.of(Kind.class).getFirst().contains("sealed interface"));
    assertTrue(
        ApiText.of(Kind.class).getFirst().endsWith("permits dev.raincheck.house.ApiTest$Kind$One"));
    assertEquals("  public abstract int value() default 3", ApiText.of(Marked.class).get(1));
  }

  /// To be described.
  protected abstract static class Before<T extends Comparable<T>> implements Runnable {
    public static final int MAX = 3;
    final String hidden = "";

    Before() {}

    protected abstract T first(String name, @Nullable Object value) throws IOException;

    public final <E extends Enum<E>> List<? super E> all(E first, String... others) {
      return List.of(first);
    }

    @Override
    public void run() {}
  }

  /// To be described.
  public sealed interface Kind {
    /// The only one.
    record One() implements Kind {}
  }

  /// To be described.
  public @interface Marked {
    int value() default 3;
  }
}
