package dev.raincheck.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.raincheck.api.Execution;
import dev.raincheck.api.Service;
import dev.raincheck.client.admin.Change;
import dev.raincheck.client.admin.OperationQuery;
import dev.raincheck.client.admin.Page;
import dev.raincheck.client.exceptions.CallFacts;
import dev.raincheck.transport.CurveKeys;
import dev.raincheck.transport.ServerAddress;
import dev.raincheck.transport.TlsKeys;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever passes null by mistake reads which argument it was.
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NullsTest {
  private static final CurveKeys KEYS = CurveKeys.generate();
  private static final RaincheckClient.Call<Nulls, String> CALL = Nulls::say;

  @Service("nulls")
  private interface Nulls {
    String say();
  }

  /// It can be a method and a key.
  private static final String FIT_TEXT = "nulls.say" + "0".repeat(31);

  /// What else is passed, by type, where a method has several parameters.
  private static final Map<Class<?>, Object> FIT =
      Map.ofEntries(
          Map.entry(String.class, FIT_TEXT),
          Map.entry(Map.class, Map.of()),
          Map.entry(List.class, List.of()),
          Map.entry(Class.class, String.class),
          Map.entry(Type.class, String.class),
          Map.entry(Path.class, Path.of("none")),
          Map.entry(char[].class, new char[0]),
          Map.entry(CurveKeys.class, KEYS),
          Map.entry(RaincheckClient.Call.class, CALL),
          Map.entry(Execution.class, Execution.UNKNOWN),
          Map.entry(boolean.class, true),
          Map.entry(int.class, 1));

  private final List<String> unclear = new ArrayList<>();
  private int tried;

  @Test
  void argumentThatIsNull_isNamed() {
    try (var client = RaincheckClient.connect("tcp://127.0.0.1:1")) {
      tryAll(RaincheckClient.class, client);
      tryAll(Deferred.class, client.resume("token"));
      tryAll(Admin.class, client.admin());
    }
    tryAll(ClientOptions.class, ClientOptions.of("tcp://127.0.0.1:1"));
    tryAll(CallOptions.class, CallOptions.DEFAULT);
    tryAll(ClientLimits.class, ClientLimits.DEFAULT);
    tryAll(ClientCurve.class, ClientCurve.of(KEYS, KEYS.publicKey()));
    tryAll(OperationQuery.class, OperationQuery.UNFINISHED);
    tryAll(Page.class, Page.of(List.of(), null));
    tryAll(Change.class, Change.of(true, "DRAINING"));
    tryAll(CallFacts.class, CallFacts.of("nulls.say", Execution.UNKNOWN));
    tryAll(CurveKeys.class, KEYS);
    tryAll(TlsKeys.class, TlsKeys.of(Path.of("none"), new char[0]));
    tryAll(ServerAddress.class, new ServerAddress("127.0.0.1", 1));
    assertEquals(List.of(), unclear);
    assertEquals(true, tried > 70, () -> "tried " + tried);
  }

  /// Within a map, too.
  @Test
  void metadataThatAreNull_areNamed() {
    var entry = new HashMap<String, @Nullable String>();
    entry.put("trace", null);
    assertEquals("metadata of trace", messageOf(() -> CallOptions.metadata(entry)));
    assertEquals(
        "metadata of trace",
        messageOf(() -> ClientOptions.of("tcp://127.0.0.1:1").withMetadata(entry)));
  }

  private static @Nullable String messageOf(Runnable mistake) {
    try {
      mistake.run();
      return null;
    } catch (NullPointerException thrown) {
      return thrown.getMessage();
    }
  }

  private void tryAll(Class<?> type, Object object) {
    Stream.<Executable>concat(Stream.of(type.getMethods()), Stream.of(type.getConstructors()))
        .filter(it -> it.getDeclaringClass() == type && !it.getName().equals("equals"))
        .forEach(it -> tryEach(it, object));
  }

  private void tryEach(Executable method, Object object) {
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      boolean mayBeNull =
          parameters[i].getType().isPrimitive()
              || parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!mayBeNull) {
        tried++;
        tryWithNull(method, object, i);
      }
    }
  }

  private void tryWithNull(Executable method, Object object, int place) {
    Object[] arguments = Stream.of(method.getParameterTypes()).map(FIT::get).toArray();
    int call = Arrays.asList(arguments).indexOf(CALL);
    if (call > 0) {
      arguments[call - 1] = Nulls.class; // whose method it calls
    }
    arguments[place] = null;
    String told = told(method, object, arguments);
    if (told == null || told.startsWith("Cannot ")) { // as the JVM says what is null
      unclear.add("%s, argument %d: %s".formatted(method, place, told));
    }
  }

  private static @Nullable String told(Executable method, Object object, Object[] arguments) {
    try {
      Object returned =
          method instanceof Method called
              ? called.invoke(Modifier.isStatic(called.getModifiers()) ? null : object, arguments)
              : ((Constructor<?>) method).newInstance(arguments);
      return "Cannot be: it returns " + returned;
    } catch (InvocationTargetException thrown) {
      return thrown.getCause() instanceof NullPointerException named
          ? named.getMessage()
          : "Cannot be: it throws " + thrown.getCause();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
