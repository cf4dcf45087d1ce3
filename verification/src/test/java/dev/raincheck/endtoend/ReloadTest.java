package dev.raincheck.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An application that is loaded again, as servers of applications do, leaves nothing of its former
/// classes behind once its servers and clients are closed.
@Timeout(120)
class ReloadTest {
  private static final int TIMES = 12;

  /// Has its own classes of the application, and everything else in common.
  private static final class ApplicationLoader extends ClassLoader {
    private static final String OWN = Reloaded.class.getName();

    ApplicationLoader() {
      super(ReloadTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OWN)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }

  @Test
  void classesOfFormerApplications_areCollected() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      loaders.add(new WeakReference<>(loadAndRun()));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return loaders.stream().filter(it -> it.get() != null).count();
            },
            alive -> alive == 0);
  }

  private static ClassLoader loadAndRun() throws ReflectiveOperationException {
    var loader = new ApplicationLoader();
    Class<?> application = loader.loadClass(Reloaded.class.getName());
    assertSame(loader, application.getClassLoader());
    Thread me = Thread.currentThread();
    ClassLoader before = me.getContextClassLoader();
    me.setContextClassLoader(loader); // as its container does
    try {
      ((Runnable) application.getConstructor().newInstance()).run();
    } finally {
      me.setContextClassLoader(before);
    }
    return loader;
  }
}
